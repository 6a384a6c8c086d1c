/**
 * Orders texts by code point: negative, zero or positive.
 *
 * This is the order of UTF-8 bytes, hence of SQLite's BINARY and Postgres' "C" collation, so that a filter means the
 * same in memory and in SQL. JavaScript's `<` orders UTF-16 units and puts an emoji before a full-width letter.
 */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Halves of code points above U+FFFF come after all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
