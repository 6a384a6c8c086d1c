import * as z from 'zod';
import { nearestName } from '../../core/filter/nearest-name.ts';
import { show } from './show.ts';

/** A zone of the IANA database, as written. */
export function timeZone(): z.ZodString {
  return z.string().refine(isZone, { error: ({ input }) => explain(String(input)) }) as z.ZodString;
}

/** Offsets such as `+01:00` are no zones: they know no daylight saving time, so days would end an hour off. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function explain(text: string): string {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const city = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1);
  const wanted = text.replace(/\s+/g, '_');
  const sameCity = zones.find((zone) => city(zone).toLowerCase() === city(wanted).toLowerCase());
  const meant = sameCity ?? nearestName(wanted, zones);
  const hint =
    meant === undefined ? '; write it like Europe/London or Pacific/Auckland' : `, did you mean ${meant}?`;
  return `${show(text)} is no IANA time zone${hint}`;
}
