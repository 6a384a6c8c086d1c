import * as z from 'zod';
import { show } from './show.ts';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** An id that fits into addresses, token scopes and log lines without quoting. */
export function slug(): z.ZodString {
  return z.string().regex(SLUG, { error: ({ input }) => explain(String(input)) });
}

/** The id nearest to a name, of `length` characters at the most; empty when no letter or digit is in it. */
export function toSlug(name: string, length = 63): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, length)
    .replace(/-$/, '');
}

function explain(text: string): string {
  const better = toSlug(text);
  const hint = better === '' ? '' : `; write \`${better}\``;
  return `${show(text)} is no id: small letters, digits and hyphens, 63 at the most${hint}`;
}
