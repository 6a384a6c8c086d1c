import type { PersonId } from '../domain/ids.ts';
import type { MatchKey } from '../domain/policy.ts';
import {
  type Correlation,
  correlateRecord,
  type Keys,
  type Seeker,
  type Suitor,
} from './correlate-record.ts';

export interface RematchInput {
  /** A linked record. */
  readonly record: Seeker & { readonly personId: PersonId };
  /** Linked records that were matched anew before it and share a key of the new ones with it. */
  readonly candidates: readonly Suitor[];
  /** Records of its person that were matched anew before it. */
  readonly own: readonly Suitor[];
  readonly keys: readonly MatchKey[];
  /** The keys that counted until now. */
  readonly oldKeys: readonly MatchKey[];
  readonly newPersonId: PersonId;
}

/**
 * - `same`: the person stays
 * - `joined`: another person's now
 * - `parted`: what tied it counts no longer, so it is about somebody of its own
 * - `kept`: the new keys say otherwise, and not clearly: the tie stays, and an administrator should look
 */
export interface Rematch {
  readonly outcome: 'same' | 'joined' | 'parted' | 'kept';
  /** To be written; null where nothing changes. */
  readonly correlation: Correlation | null;
  readonly note: string;
}

/**
 * Asks under new keys whom a linked record is about. The first record of a person keeps the person, so whoever goes over
 * every record in one order ends with the people that the new keys make, under the ids that they had.
 *
 * A tie that rests on neither the old keys nor the new ones is history (an address that changed since) and stays: a tie
 * once made stays unless the change of keys itself undoes it. Nothing becomes disputed here, for that would part a
 * person from seats that are in nobody's doubt.
 */
export function rematchRecord(input: RematchInput): Rematch {
  const { record, own, keys, candidates, newPersonId } = input;
  const counting = only(record.keys, keys);
  const seeker = { ...record, keys: counting, personId: null, link: 'unmatched' as const };
  const fresh = correlateRecord({ record: seeker, candidates, keys, newPersonId });
  if (fresh.personId === record.personId) return same;
  const isFirst = own.length === 0;
  const restsOnOldKey = own.some((other) => shares(record, other, input.oldKeys));
  if (fresh.link !== 'linked') return isFirst && fresh.link === 'unmatched' ? same : kept(fresh.note);
  if (fresh.isNewPerson) {
    if (isFirst || !restsOnOldKey) return same;
    return { outcome: 'parted', correlation: fresh, note: fresh.note };
  }
  if (isFirst || restsOnOldKey) return { outcome: 'joined', correlation: fresh, note: fresh.note };
  return kept(`${fresh.note} names another person than the one it was tied to before`);
}

const same: Rematch = { outcome: 'same', correlation: null, note: '' };

/** An old key contradicts nothing any more. */
function only(values: Keys, keys: readonly MatchKey[]): Keys {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key as MatchKey)));
}

function kept(note: string): Rematch {
  return { outcome: 'kept', correlation: null, note };
}

function shares(one: Seeker, other: Suitor, keys: readonly MatchKey[]): boolean {
  return keys.some((key) => one.keys[key] !== undefined && one.keys[key] === other.keys[key]);
}
