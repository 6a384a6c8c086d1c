import { describe, expect, it } from 'vitest';
import { notePolicy } from '../../src/compose/note-policy.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import type { Database } from '../../src/ports/stores/database.ts';
import { readPolicyChanges } from '../../src/reconcile/policy-changes.ts';
import { worldConfig } from '../reconcile/world.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const origin = { actor: 'user:ops', from: 'rules.yaml, read at a start' };

/** Holds each caller until as many are there; who comes later passes. */
function createBarrier(size: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  const arrived = { count: 0 };
  return () => {
    arrived.count += 1;
    if (arrived.count >= size) open.resolve();
    return open.promise;
  };
}

/** The same database, whose works wait for each other after they have looked at what was known. */
function meeting(database: Database, meet: () => Promise<void>): Pick<Database, 'write'> {
  return {
    write: (work) =>
      database.write((stores) =>
        work({
          ...stores,
          facts: {
            ...stores.facts,
            async get(name) {
              const value = await stores.facts.get(name);
              if (name === 'policy-parts') await meet();
              return value;
            },
          },
        }),
      ),
  };
}

describe.each(databaseKinds)('a change of rules on %s', (kind) => {
  const test = useDatabase(kind);

  it('is noted once by replicas that start at the same moment', async () => {
    const { database, clock } = test;
    const note = (text: string, on: Pick<Database, 'write'> = database) => {
      const { config } = loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' });
      return notePolicy({ config, policy: toPolicy(config), database: on, clock, origin });
    };
    await note(worldConfig);
    const changed = worldConfig.replace('CAD Users', 'Drafters');
    // One work after the other cannot meet.
    const meet = createBarrier(database.isSerial ? 1 : 2);

    await Promise.all([note(changed, meeting(database, meet)), note(changed, meeting(database, meet))]);

    const entries = await database.read.audit.page({ before: null, limit: 10 });
    expect(entries.filter(({ act }) => act === 'rules.changed')).toHaveLength(1);
    expect(await readPolicyChanges(database.read)).toHaveLength(1);
  });
});
