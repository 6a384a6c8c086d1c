/**
 * The form under which texts that differ only in case, or in how Unicode composes their letters, are the same.
 *
 * Lowered first: some capitals compose with their marks in lower case only (J with caron). Key columns of the stores hold
 * this form, so a change here needs a migration.
 */
export function foldCase(text: string): string {
  return text.toLowerCase().normalize('NFC');
}

const LAST_ASCII = 0x7f;

/**
 * `foldCase(text) === folded`, without building a text as long as `text` is ASCII, as nearly all names of groups are.
 *
 * A difference between two ASCII letters decides only when no combining mark can follow and change the first of them.
 */
export function equalsFolded(text: string, folded: string): boolean {
  const { length } = text;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > LAST_ASCII) return foldCase(text) === folded;
    const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (lower === folded.charCodeAt(index)) continue;
    // Past the end this is NaN, which is no mark either.
    return text.charCodeAt(index + 1) > LAST_ASCII ? foldCase(text) === folded : false;
  }
  return length === folded.length;
}
