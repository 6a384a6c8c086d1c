import { Temporal } from 'temporal-polyfill';
import { checkShape } from '../../src/config/check-shape.ts';
import { invalid, openDocument } from '../../src/config/open-document.ts';
import type { Instant, TimeZone } from '../../src/core/domain/time.ts';
import { type Scenario, scenarioSchema } from './scenario-schema.ts';

/** Reads a scenario; every complaint at once, each with file, line and column. */
export function readScenario(text: string, file: string): Scenario {
  const document = openDocument(text, file);
  const shape = checkShape(scenarioSchema, document);
  if (!shape.ok) throw invalid(file, shape.complaints);
  return shape.value;
}

/** `2026-11-24 10:00` or `2026-11-24 10:00 Pacific/Auckland`. */
export function readMoment(text: string, companyZone: TimeZone): Instant {
  const [, day, time, zone = companyZone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?: (\S+))?$/.exec(text) ?? [];
  if (day === undefined || time === undefined) {
    throw new RangeError(
      `${text} is no moment such as 2026-11-24 10:00 or 2026-11-24 10:00 Pacific/Auckland`,
    );
  }
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;
}

/** `p01..p03` is p01, p02, p03; any other name is itself. */
export function expandNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const [, stem = '', from, to] = /^(.*?)(\d+)\.\.\1(\d+)$/.exec(name) ?? [];
    if (from === undefined || to === undefined) return [name];
    const count = Number(to) - Number(from) + 1;
    return Array.from(
      { length: count },
      (_, n) => stem + String(Number(from) + n).padStart(from.length, '0'),
    );
  });
}

/** The address that a scenario means by a name. */
export function emailOf(name: string): string {
  return name.includes('@') ? name : `${name}@example.com`;
}

/** The other way round, for comparing with what the daemon says. */
export function nameOf(email: string): string {
  return email.replace(/@example\.com$/, '');
}
