import type { JsonObject } from '../domain/json.ts';
import type { Calendar, TimeZone } from '../domain/time.ts';
import { EMPLOYMENT_URN } from '../filter/person-schema.ts';
import { objectOf, textOf } from '../domain/read-resource.ts';

/**
 * The zone in which dates of a record are meant: the employment's, else the person's, else `fallback`. A zone that the
 * runtime does not know (`GMT Standard Time` comes from directories) is passed over: one bad record must stop no run.
 */
export function readZone(resource: JsonObject, calendar: Calendar, fallback: TimeZone): TimeZone {
  const said = textOf(objectOf(resource[EMPLOYMENT_URN])?.['timeZone']);
  if (said !== null && isKnown(said, calendar)) return said;
  const own = textOf(resource['timezone']);
  return own !== null && isKnown(own, calendar) ? own : fallback;
}

function isKnown(zone: TimeZone, calendar: Calendar): boolean {
  try {
    calendar.todayIn(zone);
    return true;
  } catch {
    return false;
  }
}
