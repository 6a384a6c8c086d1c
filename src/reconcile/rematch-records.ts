import { rematchRecord } from '../core/correlate/rematch-record.ts';
import { asId, type PersonId, type RecordId } from '../core/domain/ids.ts';
import type { MatchKey } from '../core/domain/policy.ts';
import type { Linking } from '../ports/stores/correlation-store.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { RecordInOrder } from '../ports/stores/rematch-store.ts';
import { notePeople } from './policy-changes.ts';
import { count, type Run } from './run-context.ts';

/** Few enough that a push never waits long for the one writer of SQLite. */
const recordsPerCommit = 200;
/** The audit trail names no more. */
const mostNames = 50;

/** By which keys all records were matched; while `from` is there, those up to `after` are matched by `keys` already. */
interface MatchedBy {
  readonly keys: readonly MatchKey[];
  readonly from: readonly MatchKey[] | null;
  readonly after: number;
  readonly joined: number;
  readonly parted: number;
  /** Records whose tie stayed against the new keys: an administrator should look. */
  readonly kept: number;
  /** Of the first of them, with why. */
  readonly names: readonly string[];
}

/**
 * After a change of `people.match` every record is asked anew whom it is about, in the order in which records came and in
 * pieces that are committed each with how far it has come. If anybody's records changed, what was accepted counts no
 * longer: nothing is sent before an administrator has looked, also when the old keys come back.
 */
export async function rematchRecords(run: Run): Promise<void> {
  const { database, policy } = run;
  let state = await readState(run);
  if (state === null) {
    await database.write((stores) => writeState(stores, startOf(policy.matchKeys, null)));
    return;
  }
  if (!isSame(state.keys, policy.matchKeys)) {
    const from = [...new Set([...state.keys, ...(state.from ?? [])])];
    state = startOf(policy.matchKeys, from);
  }
  while (state.from !== null) {
    const piece: MatchedBy = { ...state, from: state.from };
    state = await database.write((stores) => rematchPiece(run, stores, piece));
  }
}

async function rematchPiece(run: Run, stores: Stores, state: MatchedBy): Promise<MatchedBy> {
  const oldKeys = state.from ?? [];
  const all = [...new Set([...state.keys, ...oldKeys])];
  const records = await stores.rematch.next({ after: state.after, limit: recordsPerCommit, keys: all });
  if (records.length === 0) return finish(run, stores, state);
  let next = state;
  for (const record of records) next = await rematchOne(run, stores, { record, state: next, oldKeys });
  // Whom nobody was found for, or several, is asked by the keys of now as if it had just come.
  const undecided = records.filter(({ link }) => link === 'unmatched' || link === 'disputed');
  const at = run.calendar.nowAt;
  await stores.marks.markRecords(
    undecided.map(({ id }): RecordId => id),
    at,
  );
  const done = { ...next, after: records.at(-1)?.seq ?? state.after };
  await writeState(stores, done);
  return done;
}

interface OneInput {
  readonly record: RecordInOrder;
  readonly state: MatchedBy;
  readonly oldKeys: readonly MatchKey[];
}

async function rematchOne(
  run: Run,
  stores: Stores,
  { record, state, oldKeys }: OneInput,
): Promise<MatchedBy> {
  const { personId } = record;
  if (record.link !== 'linked' || personId === null) return state;
  const { keys } = state;
  const { outcome, correlation, note } = rematchRecord({
    record: { ...record, personId },
    candidates: await stores.rematch.candidates(record, keys),
    own: await stores.rematch.own(record, [...keys, ...oldKeys]),
    keys,
    oldKeys,
    newPersonId: asId<PersonId>(run.ids.next()),
  });
  if (correlation !== null) {
    const linking: Linking = { recordId: record.id, ...correlation, note: `keys changed: ${note}` };
    await stores.correlation.save([linking], run.calendar.nowAt);
  }
  if (outcome === 'joined') return { ...state, joined: state.joined + 1 };
  if (outcome === 'parted') return { ...state, parted: state.parted + 1 };
  if (outcome === 'kept') {
    const names = [...state.names, `${record.displayName}: ${note}`].slice(0, mostNames);
    return { ...state, kept: state.kept + 1, names };
  }
  return state;
}

async function finish(run: Run, stores: Stores, state: MatchedBy): Promise<MatchedBy> {
  const { joined, parted, kept, names } = state;
  const done = startOf(state.keys, null);
  await writeState(stores, done);
  const accepted = await stores.facts.get('accepted-policy');
  // Not even a return to what was accepted goes on by itself: people may be others than they were then.
  if (joined + parted > 0 && accepted !== null) await stores.facts.set('accepted-policy', 'matched anew');
  const data = {
    from: [...(state.from ?? [])],
    to: [...state.keys],
    joined,
    parted,
    kept,
    names: [...names],
  };
  const subject = `keys:${state.keys.join(',')}`;
  const at = run.calendar.nowAt;
  await notePeople(stores, run, inWords(state));
  await stores.audit.append([{ at, actor: 'seatwarden', act: 'people.matched-anew', subject, data }]);
  count(run, 'joined', joined);
  count(run, 'parted', parted);
  count(run, 'tie-kept', kept);
  run.log.warn({ joined, parted, kept }, 'all records were matched anew by other keys');
  return done;
}

function inWords({ joined, parted, kept, names }: MatchedBy): string {
  const who = names.slice(0, 3).join('; ');
  return [
    `matched anew: ${joined} records are another person's now, ${parted} are about somebody of their own`,
    ...(kept === 0 ? [] : [`${kept} keep their person although the keys say otherwise (${who})`]),
  ].join(', ');
}

function startOf(keys: readonly MatchKey[], from: readonly MatchKey[] | null): MatchedBy {
  return { keys, from, after: 0, joined: 0, parted: 0, kept: 0, names: [] };
}

async function readState({ database }: Run): Promise<MatchedBy | null> {
  const text = await database.read.facts.get('matched-by');
  return text === null ? null : (JSON.parse(text) as MatchedBy);
}

function writeState({ facts }: Pick<Stores, 'facts'>, state: MatchedBy): Promise<void> {
  return facts.set('matched-by', JSON.stringify(state));
}

/** The order counts: the first key that finds anybody decides. */
function isSame(one: readonly MatchKey[], other: readonly MatchKey[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}
