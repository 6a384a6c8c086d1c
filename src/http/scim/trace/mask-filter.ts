import { compareOperator } from '../../../core/filter/operator-words.ts';
import { isName } from './attribute-name.ts';
import type { Masking } from './masking.ts';

/** Literals (also one that never ends), blanks, brackets, and everything else. */
const TOKENS = /"(?:[^"\\]|\\.)*"?|\s+|[()[\]]|[^\s()[\]"]+/gs;
const WORDS = new Set(['and', 'or', 'not', 'pr', 'true', 'false', 'null']);
const PART = /^\.[A-Za-z$][\w$-]{0,99}$/;
/** `emails[type eq "work"].value`: what stands before, inside and behind the brackets. */
const PATH = /^([A-Za-z$][\w$.:-]{0,199})(?:\[(.*)\](\.[A-Za-z$][\w$-]{0,99})?)?$/s;

/**
 * Masks what a filter compares with, and whatever is no part of a filter's grammar; names, operators and brackets stay. The
 * text need not be a filter that can be read: broken ones are what people look for here.
 */
export function maskFilter(text: string, masking: Masking): string {
  const tokens = text.match(TOKENS) ?? [];
  const words = tokens.filter((token) => token.trim() !== '');
  let index = 0;
  let name = '';
  return tokens
    .map((token) => {
      if (token.trim() === '') return token;
      const [before = '', after = ''] = [words[index - 1], words[index + 1]];
      index += 1;
      const kind = kindOf(token, before, after);
      if (kind === 'name') name = token;
      if (kind === 'value') return maskOperand(token, lastPart(name), masking);
      return token;
    })
    .join('');
}

/** Masks a PATCH path: an attribute, with a filter in brackets or without (RFC 7644 §3.5.2, figure 7). */
export function maskPath(text: string, masking: Masking): string {
  const found = PATH.exec(text.trim());
  const [, head = '', filter, tail = ''] = found ?? [];
  if (!isName(head)) return masking.text(text);
  return filter === undefined ? head : `${head}[${maskFilter(filter, masking)}]${tail}`;
}

function kindOf(token: string, before: string, after: string): 'name' | 'word' | 'value' {
  if (/^[()[\]]$/.test(token)) return 'word';
  if (token.startsWith('"')) return 'value';
  // Behind an operator stands a value, whatever it looks like.
  if (compareOperator(before) !== undefined) return 'value';
  if (compareOperator(token) !== undefined || WORDS.has(token.toLowerCase())) return 'word';
  if (before === ']' && PART.test(token)) return 'word';
  const isAsked = compareOperator(after) !== undefined || after.toLowerCase() === 'pr' || after === '[';
  return isAsked && isName(token) ? 'name' : 'value';
}

function maskOperand(token: string, name: string, masking: Masking): string {
  if (!token.startsWith('"'))
    return /^(?:true|false|null)$/i.test(token) ? token : masking.value(name, token);
  return `"${masking.value(name, unquote(token))}"`;
}

function unquote(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.replace(/^"|"$/g, '');
  }
}

function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1);
}
