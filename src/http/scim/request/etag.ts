import { scimError } from '../scim-error.ts';

/** Weak: the version counts changes of what is stored, not the bytes of an answer (RFC 7644 §3.14). */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}

/** Whether an If-Match or If-None-Match header names this version; `*` names every one. Weak and strong compare alike. */
export function namesVersion(header: string, version: number): boolean {
  return header.split(',').some((one) => {
    const tag = one.trim().replace(/^W\//i, '');
    return tag === '*' || tag === `"${version}"` || tag === String(version);
  });
}

/** Throws 412 when the client wants to change another version than there is. */
export function demandVersion(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || namesVersion(ifMatch, version)) return;
  throw scimError(
    412,
    null,
    `the resource has the version ${etagOf(version)}, If-Match asks for ${ifMatch.slice(0, 80)}`,
  );
}
