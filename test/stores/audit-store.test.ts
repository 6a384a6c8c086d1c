import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/ports/stores/audit-store.ts';
import type { Tables } from '../../src/stores/schema.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.ts';

const entry = (subject: string, at = 1000): AuditEntry => ({
  at,
  actor: 'seatwarden',
  act: 'operation.done',
  subject,
  data: { to: `${subject}@example.com`, n: 1 },
});

describe.each(databaseKinds)('the audit trail on %s', (kind) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await openTestDatabase(kind);
  });
  afterEach(() => test.close());

  const append = (...entries: AuditEntry[]) => test.database.write(({ audit }) => audit.append(entries));
  const verify = () => test.database.read.audit.verify();
  const tamper = (work: (db: Kysely<Tables>) => Promise<unknown>) =>
    test.database.workspace<Tables>().write(async (db) => {
      await work(db);
    });
  async function seqs(): Promise<readonly number[]> {
    return [...(await test.database.read.audit.page({ before: null, limit: 100 }))]
      .map(({ seq }) => seq)
      .reverse();
  }

  it('holds together, and is paged from its end', async () => {
    expect(await verify()).toBeNull();
    await append(entry('a'), entry('b'));
    await append(entry('c'));

    expect(await verify()).toBeNull();
    const page = await test.database.read.audit.page({ before: null, limit: 2 });
    expect(page.map(({ subject }) => subject)).toEqual(['c', 'b']);
    expect(page[0]).toMatchObject({ ...entry('c'), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const rest = await test.database.read.audit.page({ before: page[1]!.seq, limit: 9 });
    expect(rest.map(({ subject }) => subject)).toEqual(['a']);
  });

  it('is one chain whoever appends at the same moment', async () => {
    await Promise.all(
      Array.from({ length: 25 }, (_, index) => append(entry(`p${index}`), entry(`q${index}`))),
    );

    expect(await seqs()).toHaveLength(50);
    expect(await verify()).toBeNull();
  });

  it('leaves no gap in the chain where a work was undone', async () => {
    await append(entry('a'));
    const undone = test.database.write(async ({ audit }) => {
      await audit.append([entry('never')]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append(entry('b'));

    expect(await verify()).toBeNull();
  });

  it.each([
    ['who did it', { actor: 'somebody else' }],
    ['when', { at: 1 }],
    ['what', { act: 'operation.failed' }],
    ['to whom', { subject: 'x' }],
    ['the data', { data: '{"to":"forged@example.com","n":1}' }],
    ['its own hash', { hash: '0'.repeat(64) }],
  ])('shows that somebody changed %s', async (_what, change) => {
    await append(entry('a'), entry('b'), entry('c'));
    const [, second] = await seqs();
    await tamper((db) => db.updateTable('audit').set(change).where('seq', '=', second!).execute());

    expect(await verify()).toBe(second);
  });

  it('shows that a row is missing, or that two changed places', async () => {
    await append(entry('a'), entry('b'), entry('c'), entry('d'));
    const [first, second, third] = await seqs();
    await tamper((db) => db.deleteFrom('audit').where('seq', '=', second!).execute());
    expect(await verify()).toBe(third);

    await tamper((db) => db.deleteFrom('audit').where('seq', '=', first!).execute());
    expect(await verify()).toBe(third);
  });

  it('stays verifiable when personal data is erased', async () => {
    await append(entry('a'), entry('b'));
    await tamper((db) => db.updateTable('audit').set({ data: null }).execute());

    expect(await verify()).toBeNull();
    expect((await test.database.read.audit.page({ before: null, limit: 1 }))[0]?.data).toEqual({});
  });
});
