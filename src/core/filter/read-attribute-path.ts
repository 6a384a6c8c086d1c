import type { AttributePath } from './filter-ast.ts';

/** Offset inside the word and what is wrong there. */
export interface PathFault {
  readonly offset: number;
  readonly message: string;
}

/**
 * Reads one word as `[URN ":"] name ["." sub]` (RFC 7644 §3.10, figure 1).
 *
 * The name follows the last colon. A whole extension (`urn:...:2.0:User`) therefore reads as the name `User` in
 * `urn:...:2.0`, which only a schema can tell from an attribute: see `resolveAttribute`.
 */
export function readAttributePath(word: string, at: number): AttributePath | PathFault {
  const colon = word.lastIndexOf(':');
  const urn = word.slice(0, Math.max(colon, 0));
  const urnFault = colon < 0 ? undefined : checkUrn(urn);
  if (urnFault) return urnFault;

  const [name = '', sub, ...more] = word.slice(colon + 1).split('.');
  const subOffset = colon + 1 + name.length + 1;
  const nameFault = checkName(name, colon + 1) ?? (sub === undefined ? undefined : checkName(sub, subOffset));
  if (nameFault) return nameFault;
  if (more.length > 0) {
    return { offset: subOffset + (sub ?? '').length, message: 'an attribute has at most one sub-attribute' };
  }
  return { ...(urn && { urn }), name, ...(sub !== undefined && { sub }), at };
}

function checkUrn(urn: string): PathFault | undefined {
  if (!urn.toLowerCase().startsWith('urn:')) {
    return { offset: 0, message: 'a name with a colon is a schema URN and begins with `urn:`' };
  }
  for (let offset = 0; offset < urn.length; offset += 1) {
    const code = urn.charCodeAt(offset);
    // RFC 8141: visible ASCII. Spaces, brackets and quotes never get here, they end a word.
    if (code > 0x7e) return { offset, message: 'this character cannot be part of a URN' };
  }
  return undefined;
}

/** ATTRNAME of the RFC, and `$ref`, which the RFC uses but its grammar forgets. */
function checkName(name: string, start: number): PathFault | undefined {
  if (name === '') return { offset: start, message: 'an attribute name is missing here' };
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    const isDollar = code === 0x24 && index === 0 && name.length > 1;
    const isInner = (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
    if (isLetter || isDollar || (isInner && index > 0)) continue;
    return {
      offset: start + index,
      message: `\`${String.fromCodePoint(name.codePointAt(index) ?? 0)}\` cannot be part of an attribute name here`,
    };
  }
  return undefined;
}
