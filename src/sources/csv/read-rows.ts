import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { SourceUnavailable } from '../../errors.ts';
import type { CsvSettings } from './config-schema.ts';
import { decodeText } from './decode-text.ts';
import { excerpt, type Refuse } from './refuse-file.ts';

/** The cells of one row, and the line it ends on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Streams the rows of a file, the header first (RFC 4180; line ends of all systems; quoted line breaks). A row of another
 * width than the header, a quote that does not close, or text of another encoding refuses the file.
 */
export async function* readRows(
  settings: CsvSettings,
  refuse: Refuse,
  signal: AbortSignal,
): AsyncGenerator<CsvRow, void> {
  const parser = parse({
    bom: true,
    columns: false,
    delimiter: settings.delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
  });
  const text = Readable.from(decodeText(createReadStream(settings.path, { signal }), settings, refuse));
  // The error reaches whoever reads the parser; the callback only keeps it from being unhandled.
  pipeline(text, parser, () => undefined);
  try {
    for await (const row of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: row.info.lines, cells: row.record };
    }
  } catch (error) {
    if (error instanceof SourceUnavailable) throw error;
    if (error instanceof CsvError) refuseSyntax(error, refuse);
    refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  } finally {
    parser.destroy();
  }
}

/** In our own words: those of the library quote cells, which are people's data. */
function refuseSyntax(error: CsvError, refuse: Refuse): never {
  const { lines, record } = error as { lines?: number; record?: unknown };
  if (error.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') refuse(explainWidth(record), lines);
  const what =
    syntaxErrors.get(error.code) ?? 'a quote stands where none may; inside a cell it is doubled (RFC 4180)';
  return refuse(what, lines);
}

const syntaxErrors: ReadonlyMap<string, string> = new Map([
  [
    'CSV_QUOTE_NOT_CLOSED',
    'a quote is opened and not closed: the file is half written, or a quote is not doubled',
  ],
  ['CSV_MAX_RECORD_SIZE', 'one row is longer than 128,000 characters: a quote that is not closed?'],
]);

function explainWidth(record: unknown): string {
  const cells = Array.isArray(record) ? (record as readonly string[]) : [];
  const has = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  const hint =
    cells.length === 1 ? `; a footer (\`${excerpt(cells[0] ?? '')}\`) must be left out of the export` : '';
  return `the row has ${has}, another number than the header${hint}`;
}
