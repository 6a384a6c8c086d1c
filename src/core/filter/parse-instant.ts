/** Fixed widths but for the fraction, so no text makes this slow. */
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?)?$/;

/**
 * Milliseconds since 1970 of an xsd:dateTime (RFC 7643 §2.3.5); undefined for any other text.
 *
 * A time without a zone is read as UTC and a plain date as its first moment in UTC: the answer must not depend on the
 * machine. Digits beyond milliseconds are dropped.
 */
export function parseInstant(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const dayMs = Date.UTC(year, month - 1, day);
  const found = new Date(dayMs);
  // February 30 is a day of March to Date.UTC, and the year 50 is 1950.
  const isRealDay = found.getUTCFullYear() === year && found.getUTCMonth() + 1 === month;
  if (!isRealDay || hour > 23 || minute > 59 || second > 59) return undefined;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = readOffset(match[8]);
  if (offset === undefined) return undefined;
  return dayMs + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds;
}

/** Minutes east of UTC. */
function readOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.length === 1) return 0;
  const minutes = Number(zone.slice(4, 6));
  const offset = Number(zone.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || offset > 14 * 60) return undefined;
  return zone.startsWith('-') ? -offset : offset;
}
