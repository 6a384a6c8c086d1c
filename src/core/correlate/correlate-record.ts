import type { PersonId } from '../domain/ids.ts';
import type { LinkState } from '../domain/person.ts';
import type { MatchKey } from '../domain/policy.ts';

/** Folded values of the keys by which records find each other. */
export type Keys = Readonly<Partial<Record<MatchKey, string>>>;

/** A record that looks for its person. */
export interface Seeker {
  readonly id: string;
  readonly sourceId: string;
  readonly personId: PersonId | null;
  readonly link: LinkState;
  readonly keys: Keys;
  /** Not deleted, not inactive, employment not ended. */
  readonly live: boolean;
}

/** A person who shares a key value with it, seen through one record of that person. */
export interface Suitor {
  readonly personId: PersonId;
  readonly recordId: string;
  readonly sourceId: string;
  readonly keys: Keys;
  readonly live: boolean;
}

export interface Correlation {
  readonly personId: PersonId | null;
  readonly link: LinkState;
  /** Why, for the review queue. */
  readonly note: string;
  /** People a disputed record may be about: nothing is taken from them while it is open. */
  readonly disputed: readonly PersonId[];
  readonly isNewPerson: boolean;
}

export interface CorrelateInput {
  readonly record: Seeker;
  readonly candidates: readonly Suitor[];
  /** In the order in which they decide. */
  readonly keys: readonly MatchKey[];
  readonly newPersonId: PersonId;
}

/**
 * Finds the person a record is about. The first key that finds anybody decides, and every other key must not contradict
 * it. A tie once made stays, whatever the keys say later: a new address or number is a change of the person, not another
 * person. Whatever is not certain is `disputed`, causes no operation, and waits for an administrator.
 */
export function correlateRecord({ record, candidates, keys, newPersonId }: CorrelateInput): Correlation {
  if (record.personId !== null && record.link === 'linked') return linked(record.personId, 'tied before');
  if (record.link === 'unlinked') return undecided('unlinked', 'an administrator parted it from its person');
  const present = keys.filter((key) => record.keys[key] !== undefined);
  if (present.length === 0) {
    return undecided('unmatched', `it has none of the keys ${keys.join(', ')} by which people are found`);
  }

  const found = present.map((key) => ({ key, people: peopleBy(key, record, candidates) }));
  const deciding = found.find(({ people }) => people.length > 0);
  if (deciding === undefined) {
    return {
      ...linked(newPersonId, `nobody has its ${present.join(' or ')} yet: a new person`),
      isNewPerson: true,
    };
  }
  const everybody = [...new Set(found.flatMap(({ people }) => people))];
  const [personId] = deciding.people;
  if (everybody.length > 1 || personId === undefined) return disputed(everybody, conflictNote(found));
  const rival = rivalOf(record, candidates, personId);
  if (rival !== null) return disputed([personId], rival);
  return linked(personId, `same ${deciding.key}`);
}

function peopleBy(key: MatchKey, record: Seeker, candidates: readonly Suitor[]): readonly PersonId[] {
  const same = candidates.filter((candidate) => candidate.keys[key] === record.keys[key]);
  return [...new Set(same.map(({ personId }) => personId))];
}

/** Why a record cannot join the one person its keys name. */
function rivalOf(record: Seeker, candidates: readonly Suitor[], personId: PersonId): string | null {
  const own = candidates.filter((candidate) => candidate.personId === personId);
  // A second record of the same source is a rehire when the first has ended, and a shared address when both live.
  if (
    record.live &&
    own.some(({ sourceId, live, recordId }) => sourceId === record.sourceId && live && recordId !== record.id)
  ) {
    return `source ${record.sourceId} has another active record with the same keys: a shared address, or one person twice`;
  }
  const number = record.keys.employeeNumber;
  // The number itself names the person: that another record of theirs has another one is an administrator's old decision.
  if (own.some(({ keys }) => keys.employeeNumber === number)) return null;
  // Only a living record contradicts: a number of somebody's earlier employment is history, in whatever order they come.
  const other = own.find(({ keys, live }) => live && keys.employeeNumber !== undefined);
  if (number !== undefined && other !== undefined && record.live) {
    return `its employee number is ${number}, but the person with the same address has ${other.keys.employeeNumber}`;
  }
  return null;
}

function conflictNote(found: readonly { key: MatchKey; people: readonly PersonId[] }[]): string {
  const parts = found
    .filter(({ people }) => people.length > 0)
    .map(({ key, people }) => `${key} names ${people.join(' and ')}`);
  return `its keys name different people: ${parts.join('; ')}`;
}

function linked(personId: PersonId, note: string): Correlation {
  return { personId, link: 'linked', note, disputed: [], isNewPerson: false };
}

function disputed(people: readonly PersonId[], note: string): Correlation {
  return { personId: null, link: 'disputed', note, disputed: people, isNewPerson: false };
}

function undecided(link: LinkState, note: string): Correlation {
  return { personId: null, link, note, disputed: [], isNewPerson: false };
}
