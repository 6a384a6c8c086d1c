import { isListOfNames } from './attribute-name.ts';
import type { Pseudonym } from './pseudonym.ts';

/** The masking of one request: what was masked is remembered, so that it is found again in the error that repeats it. */
export interface Masking {
  /** The value of an attribute: a word of the protocol stays, all else becomes a pseudonym. */
  value(name: string, value: string): string;
  /** Always a pseudonym; blank text stays, as there is nothing to hide and much to see. */
  text(value: string): string;
  number(name: string, value: number): string | number;
  /** What was masked was sent in another spelling: with `%`, with backslashes. */
  note(spelling: string, shown: string): void;
  /** What was masked, with what stands in its place. */
  readonly masked: ReadonlyMap<string, string>;
}

/** Values of `type` (RFC 7643 §4.1.2, §4.2); a client's own words are masked. */
const TYPES = new Set(
  'work home other mobile fax pager photo thumbnail direct indirect user group aim gtalk icq xmpp msn skype qq yahoo'.split(
    ' ',
  ),
);
/** Our own ids are version 7; identity providers' are not, and theirs name a person elsewhere. */
const OWN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SCIM_URN = /^urn:(?:ietf:params:)?scim:[\w:.-]{1,150}$/i;
/** As far as directories go; a longer number may be somebody's. */
const PAGING = /^-?\d{1,7}$/;
const BOOLEAN = /^(?:true|false)$/i;

/** Words of the protocol that stay, by the name they come under. */
const WORDS: ReadonlyMap<string, RegExp> = new Map([
  ['op', /^[a-z]{1,10}$/i],
  ['method', /^(?:GET|POST|PUT|PATCH|DELETE)$/i],
  ['sortorder', /^(?:ascending|descending)$/i],
  ['startindex', PAGING],
  ['count', PAGING],
  ['version', /^(?:W\/)?"\d{1,16}"$/],
  ['value', OWN_ID],
  ['id', OWN_ID],
  ['members', OWN_ID],
  ['manager', OWN_ID],
  ['schemas', SCIM_URN],
  ['resourcetype', /^(?:User|Group)$/],
]);
/** What names attributes. */
const NAMING = new Set(['attributes', 'excludedattributes', 'sortby']);
const NUMBERS = new Set(['startindex', 'count', 'failonerrors']);
/** Not even a pseudonym: it would tell who has the same one. */
const SECRET = /password|secret|token|authorization/i;

export function createMasking(pseudonym: Pseudonym): Masking {
  const masked = new Map<string, string>();

  function text(value: string): string {
    if (value.trim() === '') return value;
    const known = masked.get(value);
    if (known !== undefined) return known;
    const made = pseudonym(value);
    masked.set(value, made);
    return made;
  }

  return {
    masked,
    text,
    note: (spelling, shown) => void masked.set(spelling, shown),
    value(name, value) {
      const key = name.toLowerCase();
      if (SECRET.test(key)) {
        masked.set(value, '<secret>');
        return '<secret>';
      }
      const isWord =
        BOOLEAN.test(value) ||
        WORDS.get(key)?.test(value) === true ||
        (key === 'type' && TYPES.has(value.toLowerCase())) ||
        (NAMING.has(key) && isListOfNames(value));
      return isWord ? value : text(value);
    },
    number(name, value) {
      if (NUMBERS.has(name.toLowerCase()) && PAGING.test(String(value))) return value;
      const made = pseudonym(value);
      masked.set(String(value), made);
      return made;
    },
  };
}
