import { DEFAULT_LIMITS, type FilterError, type FilterOptions } from './filter-limits.ts';
import type { AttributePath } from './filter-ast.ts';
import { meantOperator } from './operator-words.ts';
import { readAttributePath } from './read-attribute-path.ts';
import { tokenize, type Token } from './tokenize.ts';

/** Where a parser stands. It only ever moves forward, so the work grows with the text and not faster. */
export interface FilterReading {
  readonly tokens: readonly Token[];
  readonly options: Required<FilterOptions>;
  next: number;
  depth: number;
  comparisons: number;
  /** The fault; every reader returns undefined once there is one. */
  error: FilterError | undefined;
}

/** Cuts the text up and stands before its first token; an error when it is too long, or cannot be cut. */
export function startReading(text: string, options: FilterOptions): FilterReading | FilterError {
  const limits = { ...DEFAULT_LIMITS, ...options };
  if (text.length > limits.length) {
    const message = `character ${limits.length + 1}: the text has ${text.length} characters, at most ${limits.length} are read`;
    return { at: limits.length, message };
  }
  const cut = tokenize(text);
  return cut.ok ? readTokens(cut.tokens, limits) : cut.error;
}

export function readTokens(tokens: readonly Token[], options: FilterOptions): FilterReading {
  const limits = { ...DEFAULT_LIMITS, ...options };
  return { tokens, options: limits, next: 0, depth: 0, comparisons: 0, error: undefined };
}

/** The token ahead; at the end of the text, its end again and again. */
export function peek(reading: FilterReading): Token {
  return reading.tokens[reading.next] ?? { kind: 'end', text: '', at: 0, end: 0 };
}

export function take(reading: FilterReading): Token {
  const token = peek(reading);
  if (token.kind !== 'end') reading.next += 1;
  return token;
}

export function isWord(token: Token, word: 'and' | 'or' | 'not'): boolean {
  return token.kind === 'word' && token.text.length === word.length && token.text.toLowerCase() === word;
}

export function fail(reading: FilterReading, at: number, message: string): undefined {
  reading.error = { at, message: `character ${at + 1}: ${message}` };
  return undefined;
}

/** Fails on the token ahead: what was found, what was expected, and a hint if there is one. */
export function failAhead(reading: FilterReading, expected: string, hint = ''): undefined {
  const token = peek(reading);
  return fail(reading, token.at, `found ${describe(token)}, expected ${expected}${hint}`);
}

export function enter(reading: FilterReading, at: number): boolean {
  reading.depth += 1;
  if (reading.depth <= reading.options.depth) return true;
  fail(reading, at, `more than ${reading.options.depth} parentheses or brackets inside each other`);
  return false;
}

export function leave(reading: FilterReading): void {
  reading.depth -= 1;
}

/** Reads one word as an attribute path. */
export function readPath(reading: FilterReading): AttributePath | undefined {
  const token = peek(reading);
  if (token.kind !== 'word') return failAhead(reading, 'an attribute name');
  if (isWord(token, 'and') || isWord(token, 'or')) return failAhead(reading, 'an attribute name');
  const path = readAttributePath(token.text, token.at);
  if ('message' in path) {
    const rest = token.text.slice(path.offset);
    return fail(reading, token.at + path.offset, `${path.message}${meantOperator(rest, 'operator')}`);
  }
  take(reading);
  return path;
}

const SHOWN = 40;

export function describe({ kind, text }: Token): string {
  if (kind === 'end') return 'the end of the text';
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
  return kind === 'text' ? JSON.stringify(shown) : `\`${shown}\``;
}
