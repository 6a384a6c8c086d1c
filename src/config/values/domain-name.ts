import * as z from 'zod';
import { show } from './show.ts';

const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** A domain of e-mail addresses, in small letters. */
export function domainName(): z.ZodString {
  return z.string().regex(DOMAIN, {
    error: ({ input }) =>
      `${show(input)} is no domain; write it like example.com, without @ and in small letters`,
  });
}
