import { foldCase } from '../../../core/filter/fold-case.ts';
import { isName } from './attribute-name.ts';
import { maskPath } from './mask-filter.ts';
import type { Masking } from './masking.ts';

const LONGEST_DETAIL = 1000;
/** So much of the start of a value is recognised as the value, since details cut what they repeat. */
const PREFIX = 24;
/** What is shorter is a value only in quotes: `a` is also a word. */
const SHORTEST = 3;

const EMAIL = /[^\s@"'`<>,;()[\]]+@[^\s@"'`<>,;()[\]]+/g;
/** What V8 quotes of a body that is no JSON: up to ten characters around the fault. */
const SNIPPET = /(is not valid JSON: [^"]*)".*/s;
const LITERAL = /"((?:[^"\\]|\\.)*)("?)(\s*:)?/gs;
const IN_BACKTICKS = /`([^`]*)`/g;
/** Quoted values that say nothing about a person: numbers and versions, media types. */
const HARMLESS = /^(?:\d{1,16}|(?:application|text)\/[\w.+-]{1,60}(?:;[\s\w=-]{0,60})?)$/;
/** An object or list that is repeated, mostly cut somewhere. */
const JSON_START = /[{[]\s*["{[]/;

/**
 * Masks the detail of an error: every value that the request had is found again in it, whole or cut, as it came or folded.
 *
 * Of a body that was not kept whole not all values are known; then whatever is quoted is masked, unless it says nothing.
 */
export function maskDetail(detail: string, masking: Masking, isBodyWhole: boolean): string {
  const known = maskKnown(detail.slice(0, LONGEST_DETAIL), masking);
  const snipped = known.replace(SNIPPET, '$1"…"').replace(EMAIL, (email) => masking.text(email));
  return isBodyWhole ? maskFragment(snipped, masking) : maskQuoted(snipped, masking);
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly pseudonym: string;
}

/** In one pass, so that no pseudonym is taken for a value in its turn. */
function maskKnown(text: string, { masked }: Masking): string {
  const found = [...masked].flatMap(([value, pseudonym]) =>
    spellings(value).flatMap((spelling) =>
      occurrences(text, spelling).map((range) => ({ ...range, pseudonym })),
    ),
  );
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  let shown = '';
  let end = 0;
  for (const { from, to, pseudonym } of found) {
    if (from >= end) shown += text.slice(end, from) + pseudonym;
    // What lies under two values is shown of neither.
    end = Math.max(end, to);
  }
  return shown + text.slice(end);
}

function spellings(value: string): readonly string[] {
  const plain = [value, value.trim(), foldCase(value), foldCase(value.trim())];
  return [...new Set([...plain, ...plain.map((one) => JSON.stringify(one).slice(1, -1))])];
}

function occurrences(text: string, spelling: string): readonly Omit<Found, 'pseudonym'>[] {
  const start = spelling.slice(0, PREFIX);
  const found: Omit<Found, 'pseudonym'>[] = [];
  for (let from = text.indexOf(start); from >= 0 && start !== ''; from = text.indexOf(start, from + 1)) {
    const to = endOfMatch(text, from, spelling);
    if (isApart(text, from, to)) found.push({ from, to });
  }
  return found;
}

function endOfMatch(text: string, from: number, spelling: string): number {
  let length = Math.min(PREFIX, spelling.length);
  while (length < spelling.length && text[from + length] === spelling[length]) length += 1;
  return from + length;
}

/** A value is no part of a longer word, and a very short one stands in quotes. */
function isApart(text: string, from: number, to: number): boolean {
  const [before = '', after = ''] = [text[from - 1], text[to]];
  if (to - from < SHORTEST) return /["'`]/.test(before) && before === after;
  const isInWord =
    (isWordy(before) && isWordy(text[from] ?? '')) || (isWordy(after) && isWordy(text[to - 1] ?? ''));
  return !isInWord || to - from >= PREFIX;
}

function isWordy(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Repeated JSON ends somewhere inside a value, of which no more than a few letters may be left. */
function maskFragment(text: string, masking: Masking): string {
  const start = text.search(JSON_START);
  return start < 0 ? text : text.slice(0, start) + maskLiterals(text.slice(start), masking);
}

function maskQuoted(text: string, masking: Masking): string {
  return maskLiterals(text, masking).replace(IN_BACKTICKS, (whole, inner: string) =>
    isMasked(inner) ? whole : `\`${maskPath(inner, masking)}\``,
  );
}

/** Names before a colon stay, and so do numbers and media types; the last literal may have no end. */
function maskLiterals(text: string, masking: Masking): string {
  return text.replace(LITERAL, (whole, inner: string, close: string, colon = '') => {
    const isHarmless = colon === '' ? HARMLESS.test(inner) : isName(inner);
    return isMasked(inner) || isHarmless ? whole : `"${masking.text(inner)}${close}${colon}`;
  });
}

function isMasked(text: string): boolean {
  return /^<[a-z-]+(?: [0-9a-f]+)?>$/.test(text);
}
