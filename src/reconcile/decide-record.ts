import { asId, type PersonId, type RecordId } from '../core/domain/ids.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Database, Stores } from '../ports/stores/database.ts';

export interface RecordDecision {
  readonly recordId: RecordId;
  /** Id, address or number of the person it is about; null: of somebody whom nobody knows yet. */
  readonly person: string | null;
  readonly reason: string;
  readonly actor: string;
}

interface DecideDeps {
  readonly database: Database;
  readonly policy: Pick<Policy, 'matchKeys'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export type RecordDecided =
  | { readonly kind: 'decided'; readonly personId: PersonId; readonly displayName: string }
  | { readonly kind: 'no-record' }
  /** It is tied to a person already. */
  | { readonly kind: 'not-in-review' }
  | { readonly kind: 'no-person' }
  | { readonly kind: 'several'; readonly people: readonly PersonId[] };

/**
 * An administrator's word whom a record in the review queue is about (design, section 2: correlate). The tie is one like
 * any other: it stays, and what follows from it goes through the guards. Records that wait for the same answer are looked at again.
 */
export async function decideRecord(
  { database, policy, clock, ids }: DecideDeps,
  { recordId, person, reason, actor }: RecordDecision,
): Promise<RecordDecided> {
  return database.write(async (stores) => {
    const [record] = await stores.correlation.records([recordId], policy.matchKeys);
    if (record === undefined) return { kind: 'no-record' };
    if (record.link === 'linked') return { kind: 'not-in-review' };
    const found = await findPerson(stores, person, asId<PersonId>(ids.next()));
    if (found.kind !== 'decided') return found;
    const { personId } = found;
    const at = clock.now();
    const note = `decided by ${actor}: ${reason}`;
    const isNewPerson = person === null;
    await stores.correlation.save(
      [{ recordId, personId, link: 'linked', note, disputed: [], isNewPerson }],
      at,
    );
    await stores.marks.markRecords(await stores.correlation.undecided([record]), at);
    const data = { person: personId, isNewPerson, was: record.link, reason };
    await stores.audit.append([{ at, actor, act: 'record.decided', subject: `record:${recordId}`, data }]);
    return isNewPerson ? { ...found, displayName: record.displayName } : found;
  });
}

async function findPerson(
  { views }: Stores,
  search: string | null,
  newPersonId: PersonId,
): Promise<RecordDecided> {
  if (search === null) return { kind: 'decided', personId: newPersonId, displayName: '' };
  const people = await views.people({ search, after: null, limit: 20 });
  const exact = people.find(({ id }) => id === search);
  const [only, ...others] = exact === undefined ? people : [exact];
  if (only === undefined) return { kind: 'no-person' };
  if (others.length > 0) return { kind: 'several', people: people.map(({ id }) => id) };
  return { kind: 'decided', personId: only.id, displayName: only.displayName };
}
