import * as z from 'zod';

/** A place in the file. Lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something to say about the file, and where. `path` is the dotted path, empty for the file as a whole. */
export interface Complaint extends Place {
  readonly path: string;
  readonly message: string;
}

/** The way to a value from the top of the file: keys and indexes. */
export type Path = readonly PropertyKey[];

/** `sources[1].schedule`, as complaints name what they mean. */
export function toDotPath(path: Path): string {
  return path.length === 0 ? '' : z.core.toDotPath(path);
}

/** One line each, in the order of the file: `file:line:column path: message`, the form that editors make clickable. */
export function formatComplaints(file: string, complaints: readonly Complaint[]): readonly string[] {
  return complaints
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, path, message }) => {
      const where = `${file}:${line}:${column}`;
      return path === '' ? `${where} ${message}` : `${where} ${path}: ${message}`;
    });
}
