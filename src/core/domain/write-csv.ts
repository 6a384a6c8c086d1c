/** A cell that a spreadsheet would run as a formula, the full-width signs of East Asian keyboards included. */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/;

/** CSV of RFC 4180 with CRLF. Cells that a spreadsheet would take for a formula get an apostrophe in front. */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = startsFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
