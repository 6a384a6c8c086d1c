import { correlateRecord } from '../core/correlate/correlate-record.ts';
import { asId, type PersonId, type RecordId } from '../core/domain/ids.ts';
import type { Linking, UncorrelatedRecord } from '../ports/stores/correlation-store.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { Mark } from '../ports/stores/mark-store.ts';
import { count, type Run } from './run-context.ts';

/** Few enough that a push never waits long for the one writer of SQLite. */
const recordsPerCommit = 200;

/** Finds the person of every marked record. People concerned are marked in turn, for the decisions that follow. */
export async function correlateRecords(run: Run): Promise<void> {
  for (;;) {
    const marks = await run.database.read.marks.take('record', recordsPerCommit);
    if (marks.length === 0) return;
    await run.database.write((stores) => correlateBatch(run, stores, marks));
  }
}

async function correlateBatch(run: Run, stores: Stores, marks: readonly Mark[]): Promise<void> {
  const keys = run.policy.matchKeys;
  const records = await stores.correlation.records(
    marks.map(({ id }) => asId<RecordId>(id)),
    keys,
  );
  // One at a time: the person that one record makes may be the person the next one looks for.
  for (const record of records) {
    const linking = await correlateOne(run, stores, record);
    await stores.correlation.save([linking], run.calendar.nowAt);
    count(run, linking.link);
    if (linking.isNewPerson) count(run, 'new-people');
  }
  // What was undecided for want of these keys, or because of them, is looked at again.
  const changed = records.filter((record) => record.link !== 'linked');
  await stores.marks.settle(marks);
  await stores.marks.markRecords(await stores.correlation.undecided(changed), run.calendar.nowAt);
}

async function correlateOne(run: Run, stores: Stores, record: UncorrelatedRecord): Promise<Linking> {
  const keys = run.policy.matchKeys;
  const candidates = await stores.correlation.candidates(record, keys);
  const newPersonId = asId<PersonId>(run.ids.next());
  return { recordId: record.id, ...correlateRecord({ record, candidates, keys, newPersonId }) };
}
