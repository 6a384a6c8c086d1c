import type { FilterError } from './filter-limits.ts';

/** What the tokenizer needs of a string; a test counts the reads through it. */
export interface TextSource {
  readonly length: number;
  charCodeAt(index: number): number;
  slice(start: number, end: number): string;
}

export interface Token {
  readonly kind: 'word' | 'text' | '(' | ')' | '[' | ']' | 'end';
  /** A word as written, or the decoded text between double quotes. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly error: FilterError };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NO_BREAK_SPACE = 0xa0;
const BRACKETS: ReadonlyMap<number, '(' | ')' | '[' | ']'> = new Map([
  [0x28, '('],
  [0x29, ')'],
  [0x5b, '['],
  [0x5d, ']'],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/**
 * Cuts a filter or a PATCH path into words, quoted texts and brackets, reading each character at most three times.
 *
 * A word is everything up to a space, bracket or double quote; what it means is for the parser. Line breaks count as
 * spaces, for filters folded over lines in YAML; so does the no-break space that word processors leave behind.
 */
export function tokenize(source: TextSource): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    const bracket = BRACKETS.get(code);
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    const token = bracket
      ? { kind: bracket, text: bracket, at, end: at + 1 }
      : code === QUOTE
        ? readText(source, at)
        : readWord(source, at);
    if ('message' in token) return { ok: false, error: token };
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', at: source.length, end: source.length });
  return { ok: true, tokens };
}

function isSpace(code: number): boolean {
  return code <= 0x20 || code === NO_BREAK_SPACE;
}

function readWord(source: TextSource, at: number): Token {
  let end = at + 1;
  while (end < source.length) {
    const code = source.charCodeAt(end);
    if (isSpace(code) || code === QUOTE || BRACKETS.has(code)) break;
    end += 1;
  }
  return { kind: 'word', text: source.slice(at, end), at, end };
}

/** A JSON string (RFC 8259 §7). Brackets and ` and ` inside are text. */
function readText(source: TextSource, at: number): Token | FilterError {
  const pieces: string[] = [];
  let from = at + 1;
  for (let end = from; end < source.length; end += 1) {
    const code = source.charCodeAt(end);
    if (code === QUOTE) {
      pieces.push(source.slice(from, end));
      return { kind: 'text', text: pieces.join(''), at, end: end + 1 };
    }
    if (code < 0x20)
      return fault(end, 'a line break or control character inside quotes; is a `"` missing before it?');
    if (code !== BACKSLASH) continue;
    const escape = readEscape(source, end);
    if (typeof escape === 'string') return fault(end, escape);
    pieces.push(source.slice(from, end), escape.text);
    from = escape.end;
    end = escape.end - 1;
  }
  return fault(at, 'this `"` is never closed; text values need double quotes on both sides');
}

function readEscape(
  source: TextSource,
  at: number,
): { readonly text: string; readonly end: number } | string {
  const letter = source.slice(at + 1, at + 2);
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const digits = source.slice(at + 2, at + 6);
  if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(digits)) {
    return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
  }
  return letter === 'u'
    ? '`\\u` needs four hexadecimal digits'
    : `\`\\${letter}\` is no escape; write \`\\\\\` for one backslash`;
}

function fault(at: number, what: string): FilterError {
  return { at, message: `character ${at + 1}: ${what}` };
}
