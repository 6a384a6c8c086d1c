import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { SourceUnavailable } from '../../errors.ts';
import type { CsvSettings } from './config-schema.ts';

/** A row by header name, and the line it starts on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface FileFacts {
  readonly size: number;
  readonly modifiedAt: number;
  readonly hash: string;
}

/** Size, age and content hash of the file. Throws `SourceUnavailable` when it is missing or empty. */
export async function readFacts(path: string): Promise<FileFacts> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (size === 0) throw new SourceUnavailable(`${path} is empty; the last good reading stays`);
    return { size, modifiedAt: Math.floor(mtimeMs), hash: await hashFile(path) };
  } catch (error) {
    if (error instanceof SourceUnavailable) throw error;
    throw new SourceUnavailable(
      `${path} cannot be read (${codeOf(error)}); is it mounted, and may this user read it?`,
    );
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/**
 * Streams the rows of a file. The header must be there, every row must have as many cells, the last line must end, and
 * the text must be of the encoding that was said: anything else throws `SourceUnavailable` with file and line.
 */
export async function* readRows(settings: CsvSettings): AsyncGenerator<CsvRow, void> {
  const { path, delimiter, encoding } = settings;
  const file = await open(path);
  const parser = parse({
    bom: false,
    columns: (header: string[]) => checkHeader(path, header),
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
  });
  const decoding = decode(file.createReadStream({ autoClose: false }), encoding, path);
  const feeding = feed(decoding, parser);
  try {
    for await (const row of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield { line: row.info.lines, cells: row.record };
    }
    await feeding;
  } catch (error) {
    throw error instanceof SourceUnavailable
      ? error
      : new SourceUnavailable(`${path}: ${explain(error)}; nothing of the file was used`);
  } finally {
    parser.destroy();
    await feeding.catch(() => undefined);
    await file.close();
  }
}

function checkHeader(path: string, header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  if (names[0]?.startsWith('<') === true) {
    throw new SourceUnavailable(
      `${path} is a web page, not a CSV file: a login page of the system that writes it?`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SourceUnavailable(`${path}: the column \`${twice}\` is there twice`);
  return names;
}

/** Text of the said encoding, without a byte order mark. Refuses bytes that are none, and a last line that does not end. */
async function* decode(
  chunks: AsyncIterable<unknown>,
  encoding: CsvSettings['encoding'],
  path: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding !== 'windows-1252', ignoreBOM: false });
  let last = '';
  try {
    for await (const chunk of chunks) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (text !== '') last = text;
      yield text;
    }
    const rest = decoder.decode();
    if (rest !== '') last = rest;
    yield rest;
  } catch {
    throw new SourceUnavailable(
      `${path} is not ${encoding}; set \`encoding\` to what the file is written in`,
    );
  }
  if (!/[\r\n]$/.test(last)) {
    throw new SourceUnavailable(
      `${path} ends in the middle of a line: it is half written, or its last line needs a line break`,
    );
  }
}

async function feed(texts: AsyncIterable<string>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const text of texts) {
      if (!parser.write(text))
        await new Promise((resolve) => parser.once('drain', resolve).once('close', resolve));
      if (parser.destroyed) return;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function explain(error: unknown): string {
  const { code, lines, message } = error as { code?: string; lines?: number; message?: string };
  const at = lines === undefined ? '' : `line ${lines}: `;
  if (code === 'CSV_RECORD_INCONSISTENT_COLUMNS')
    return `${at}the row has another number of cells than the header`;
  return `${at}${message ?? 'it is no CSV'}`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
