import { dayMs, type Instant, type PlainDate } from '../domain/time.ts';

/** The day of an instant in UTC, which is where Autodesk's terms end. */
export function dayOf(at: Instant): PlainDate {
  return new Date(at).toISOString().slice(0, 10);
}

/** `1 seat`, `3 seats`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** `today`, `in 1 day`, `in 12 days`: whole days that are left, the begun one not counted. */
export function inDays(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return days <= 0 ? 'in less than a day' : `in ${counted(days, 'day')}`;
}

export interface Named {
  readonly displayName: string;
  readonly email: string;
}

/** `Ana Fox (ana@example.com)`; the address alone where nobody knows a name. */
export function nameOf({ displayName, email }: Named): string {
  if (email === '') return displayName;
  return displayName === '' || displayName === email ? email : `${displayName} (${email})`;
}

/** More names than these are for the file. */
const mostNames = 10;

/** The first names, and how many there are beside them. */
export function namesOf(members: readonly Named[], total = members.length): string {
  const shown = members.slice(0, mostNames).map(nameOf);
  const more = total - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
