import type { CsvSettings } from './config-schema.ts';
import type { Refuse } from './refuse-file.ts';

const marks = { utf8: [0xef, 0xbb, 0xbf], utf16le: [0xff, 0xfe], utf16be: [0xfe, 0xff] } as const;

/**
 * Text of the configured encoding, without its byte order mark, chunk by chunk. Refuses what is no such text (a character
 * that came out as U+FFFD, here or in whatever wrote the file), a web page, and a last line that does not end.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, finalLineBreak }: Pick<CsvSettings, 'encoding' | 'finalLineBreak'>,
  refuse: Refuse,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(encoding);
  const seen = { line: 1, last: '', isFirst: true };

  function check(text: string): string {
    const damaged = text.search(/[\uFFFD\0]/);
    if (damaged >= 0) {
      const line = seen.line + countBreaks(text.slice(0, damaged));
      refuse(`a character here is not ${encoding}; set \`encoding\` to what the file is written in`, line);
    }
    if (seen.isFirst && /^\s*</.test(text))
      refuse('this is a web page and no CSV: the login page of an export?');
    seen.line += countBreaks(text);
    if (text !== '') {
      seen.last = text.slice(-1);
      seen.isFirst = false;
    }
    return text;
  }

  let isStart = true;
  for await (const chunk of chunks) {
    if (isStart) refuseOtherMark(chunk, encoding, refuse);
    isStart = false;
    yield check(decoder.decode(chunk, { stream: true }));
  }
  yield check(decoder.decode());
  if (finalLineBreak === 'required' && !/[\r\n]/.test(seen.last)) {
    refuse(
      'the last line does not end: the file is half written; if the export never writes a last line break, set `finalLineBreak: optional`',
      seen.line,
    );
  }
}

function refuseOtherMark(start: Uint8Array, encoding: CsvSettings['encoding'], refuse: Refuse): void {
  const begins = (mark: readonly number[]) => mark.every((byte, index) => start[index] === byte);
  if (begins(marks.utf8) && encoding !== 'utf-8') refuse('the file begins as utf-8; set `encoding: utf-8`');
  if (begins(marks.utf16le) && encoding !== 'utf-16le')
    refuse('the file is UTF-16; set `encoding: utf-16le`');
  if (begins(marks.utf16be)) refuse('the file is big-endian UTF-16, which is not read; export it as utf-8');
}

/** `\r\n` is one break; one that is split between two chunks counts twice, which only a message notices. */
function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
