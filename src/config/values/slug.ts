import * as z from 'zod';
import { show } from './show.ts';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** An id that fits into addresses, token scopes and log lines without quoting. */
export function slug(): z.ZodString {
  return z.string().regex(SLUG, { error: ({ input }) => explain(String(input)) });
}

function explain(text: string): string {
  const better = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  const hint = better === '' ? '' : `; write \`${better}\``;
  return `${show(text)} is no id: small letters, digits and hyphens, 63 at the most${hint}`;
}
