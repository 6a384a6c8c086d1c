import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceId } from '../../../../src/core/domain/ids.ts';
import { asId } from '../../../../src/core/domain/ids.ts';
import { linkOperations } from '../../../../src/http/scim/bulk/link-operations.ts';
import { readBulk } from '../../../../src/http/scim/bulk/read-bulk.ts';
import { runBulk } from '../../../../src/http/scim/bulk/run-bulk.ts';
import { createScimContext } from '../../../../src/http/scim/scim-context.ts';
import { loadDefinitions } from '../../../../src/http/scim/schema/definitions.ts';
import type { Database, Stores } from '../../../../src/ports/stores/database.ts';
import { openDatabase } from '../../../../src/stores/open-database.ts';
import { openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { createTestLog } from '../../edge/edge-app.ts';
import { add, postGroup, postUser } from './bulk.ts';

const sourceId: SourceId = asId('entra');
const TEAMS = 60;
/** Of each team two people, a group of the first, and a PATCH that renames it and adds the second. */
const operations = Array.from({ length: TEAMS }, (_, n) => [
  postUser(`a${n}`),
  postUser(`b${n}`),
  postGroup(`g${n}`, `bulkId:a${n}`),
  {
    method: 'PATCH',
    path: `/Groups/bulkId:g${n}`,
    data: {
      Operations: [{ op: 'replace', path: 'displayName', value: 'whole' }, ...add(`bulkId:b${n}`).Operations],
    },
  },
]).flat();

describe('a crash in the middle of a Bulk', () => {
  let test: TestDatabase;
  const copies: string[] = [];
  beforeAll(async () => {
    test = await openTestDatabase('sqlite');
    await crashOften();
  });
  afterAll(() => test.close());

  /** Copies the files while a unit is half done, as if the process died and left them so. */
  function copying(database: Database): Database {
    const file = test.url.slice('sqlite:'.length);
    let works = 0;
    function copy(): void {
      const folder = join(dirname(file), `crash-${copies.length}`);
      mkdirSync(folder);
      for (const part of ['', '-wal']) copyFileSync(file + part, join(folder, `store.db${part}`));
      copies.push(`sqlite:${join(folder, 'store.db')}`);
    }
    const members = (stores: Stores): Stores['members'] => ({
      ...stores.members,
      async add(request) {
        works += 1;
        if (works % 13 === 1) copy();
        const changed = await stores.members.add(request);
        if (works % 13 === 7) copy();
        return changed;
      },
    });
    return {
      ...database,
      write: (work) => database.write((stores) => work({ ...stores, members: members(stores) })),
    };
  }

  async function crashOften(): Promise<void> {
    const { clock, ids } = test;
    const scim = createScimContext(
      {
        database: copying(test.database),
        clock,
        ids,
        wake: { wake: () => undefined },
        log: createTestLog(),
        guards: [],
      },
      loadDefinitions(),
    );
    const { operations: sent, failOnErrors } = readBulk({ Operations: operations });
    await runBulk(scim, sourceId, { operations: linkOperations(sent, ids), failOnErrors });
  }

  /** What a copy holds once it is opened again. */
  async function lookInto(url: string) {
    const { clock, ids } = test;
    const reopened = await openDatabase(url, { clock, ids });
    const all = { sourceId, filter: null, page: { startIndex: 1, count: 1000 } };
    const { items: users } = await reopened.read.users.list(all);
    const { items } = await reopened.read.groups.list(all);
    const groups = await Promise.all(
      items.map(async ({ id: groupId, displayName, size, version }) => {
        const members = await reopened.read.members.page({ groupId, after: null, limit: 10 });
        return { displayName, size, version, members: members.length };
      }),
    );
    await reopened.close();
    return { users: users.length, groups };
  }

  it('leaves whole operations, in their order, and nothing of the others', async () => {
    expect(copies.length).toBeGreaterThan(10);
    const counts = new Set<number>();
    for (const url of copies) {
      const { users, groups } = await lookInto(url);
      const patched = groups.filter(({ displayName }) => displayName === 'whole');
      counts.add(users + groups.length + patched.length);
      for (const { displayName, ...group } of groups) {
        const isPatched = displayName === 'whole';
        expect(group).toEqual(
          isPatched ? { size: 2, version: 4, members: 2 } : { size: 1, version: 2, members: 1 },
        );
      }
      expect(groups.length - patched.length).toBeLessThanOrEqual(1);
      expect(users - 2 * groups.length).toBeLessThanOrEqual(2);
      expect(users - 2 * groups.length).toBeGreaterThanOrEqual(0);
    }
    expect([...counts].every((count) => count < operations.length)).toBe(true);
    expect(counts.size).toBeGreaterThan(2);
  });

  it('loses nothing that is answered', async () => {
    const { users, groups } = await lookInto(test.url);
    expect([users, groups.length]).toEqual([2 * TEAMS, TEAMS]);
  });
});
