import { SourceUnavailable } from '../../errors.ts';

/** Refuses a file as a whole, with the line when there is one, and what to do. */
export type Refuse = (what: string, line?: number) => never;

export function createRefuse(path: string): Refuse {
  return (what, line) => {
    const place = line === undefined ? path : `${path}, line ${line}`;
    throw new SourceUnavailable(
      `${place}: ${what}. Nothing of the file was used; the last good reading stays`,
    );
  };
}

/** Quotes a piece of the file for a message: short, and on one line. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
