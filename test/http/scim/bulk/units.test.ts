import { beforeEach, describe, expect, it } from 'vitest';
import type { Database, Stores } from '../../../../src/ports/stores/database.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { type Service, useService } from '../service.ts';
import { add, bulk, namesIn, newClient, postGroup, postUser, statusesOf } from './bulk.ts';

interface Seen {
  calls: number;
  writes: number;
  waiting: number;
  mostWaiting: number;
  wakesAtCommit: number[];
  onFirstWrite: () => void;
}
const nothingSeen = (): Seen => ({
  calls: 0,
  writes: 0,
  waiting: 0,
  mostWaiting: 0,
  wakesAtCommit: [],
  onFirstWrite: () => undefined,
});

describe.each(databaseKinds)('the units of work of a Bulk on %s', (kind) => {
  const seen = nothingSeen();
  beforeEach(() => void Object.assign(seen, nothingSeen()));

  /** Counts what is asked of the stores; a user called `broken` breaks its unit, one called `lost` its commit. */
  function watched(database: Database): Database {
    const count = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, name, receiver) {
          seen.calls += 1;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    const watch = ({ users, groups, members, ...others }: Stores): Stores => ({
      ...others,
      users: {
        ...count(users),
        create(user) {
          seen.calls += 1;
          const isBroken = user.resource['userName'] === 'broken';
          return isBroken ? Promise.reject(new TypeError('rows is not iterable')) : users.create(user);
        },
      },
      groups: count(groups),
      members: count(members),
    });
    return {
      ...database,
      async write(work) {
        seen.writes += 1;
        seen.waiting += 1;
        seen.mostWaiting = Math.max(seen.mostWaiting, seen.waiting);
        if (seen.writes === 1) seen.onFirstWrite();
        try {
          return await database.write((stores) => work(watch(stores)));
        } finally {
          seen.waiting -= 1;
          seen.wakesAtCommit.push(service.wakes.length);
        }
      },
    };
  }
  const service: Service = useService({ kind, through: watched });

  async function callsFor(size: number): Promise<number> {
    const client = await newClient(service);
    const users = Array.from({ length: size }, (_, n) => postUser(`u${n}`));
    const groups = Array.from({ length: size }, (_, n) => postGroup(`g${n}`, `bulkId:u${size - 1 - n}`));
    const patches = Array.from({ length: size }, (_, n) => ({
      method: 'PATCH',
      path: `/Groups/bulkId:g${n}`,
      data: add(`bulkId:u${n}`),
    }));
    Object.assign(seen, nothingSeen());
    const answered = await bulk(client, [...patches, ...groups, ...users]);
    expect(new Set(statusesOf(answered))).toEqual(new Set(['200', '201']));
    expect(seen.writes).toBe(3 * size);
    return seen.calls;
  }

  it('ask the stores ten times as much for ten times as many operations', async () => {
    expect(await callsFor(100)).toBe(10 * (await callsFor(10)));
  });

  it('share their commits where there is one writer, and wait for each other elsewhere', async () => {
    await bulk(
      await newClient(service),
      Array.from({ length: 120 }, (_, n) => postUser(`u${n}`)),
    );
    expect(seen.mostWaiting).toBe(kind === 'sqlite' ? 100 : 1);
  });

  it('let other requests pass', async () => {
    const client = await newClient(service);
    const events: string[] = [];
    const other = new Promise<void>((resolve, reject) => {
      seen.onFirstWrite = () => {
        void client.get('/Users?count=1').then(() => resolve(void events.push('other request')), reject);
      };
    });
    await bulk(
      client,
      Array.from({ length: 600 }, (_, n) => postUser(`u${n}`)),
    );
    events.push('Bulk');
    await other;
    expect(events).toEqual(['other request', 'Bulk']);
  });

  it('are all on disk before the run is woken, once, and only if there is something new', async () => {
    const client = await newClient(service);
    service.wakes.length = 0;
    const users = Array.from({ length: 70 }, (_, n) => postUser(`u${n}`));
    await bulk(client, users);
    expect(seen.wakesAtCommit).toEqual(users.map(() => 0));
    expect(service.wakes).toHaveLength(1);
    const { body } = await client.get('/Users?count=1');
    const [{ id } = { id: '' }] = (body as { Resources: { id: string }[] }).Resources;
    const same = { Operations: [{ op: 'replace', path: 'userName', value: 'u0' }] };
    const answered = await bulk(client, [{ method: 'PATCH', path: `/Users/${id}`, data: same }, ...users]);
    expect(new Set(statusesOf(answered))).toEqual(new Set(['200', '409']));
    expect(service.wakes).toHaveLength(1);
  });

  it('that break are a 500 of their operation, worded and logged as that of a request', async () => {
    const client = await newClient(service);
    const answered = await bulk(client, [
      postUser('ana'),
      postUser('broken'),
      postGroup('CAD', 'bulkId:broken'),
      postUser('bo'),
    ]);
    expect(statusesOf(answered)).toEqual(['201', '500', '409', '201']);
    expect(answered[1]?.response?.detail).not.toContain('iterable');
    expect(service.log.lines.filter(({ level }) => level === 'error').at(-1)).toMatchObject({
      message: 'a SCIM request failed',
      fields: { method: 'POST', err: expect.objectContaining({ message: 'rows is not iterable' }) },
    });
    expect(await namesIn(client)).toEqual(['ana', 'bo']);
  });
});

describe('a commit that is lost', () => {
  let isFull = false;
  const service = useService({
    through: (database) => ({
      ...database,
      write: async (work) => {
        const value = await database.write(work);
        if (isFull) throw new Error('disk is full');
        return value;
      },
    }),
  });

  it('is a 500 for each operation that seemed done, and counts as an error', async () => {
    const client = await newClient(service);
    const operations = [postUser('ana'), { method: 'DELETE', path: '/Users/nobody' }, postUser('bo')];
    const many = Array.from({ length: 120 }, (_, n) => postUser(`u${n}`));
    service.wakes.length = 0;
    isFull = true;
    const answered = await bulk(client, operations);
    const limited = await bulk(client, many, { failOnErrors: 3 });
    isFull = false;
    expect(statusesOf(answered)).toEqual(['500', '404', '500']);
    expect(service.wakes).toEqual([]);
    expect(limited).toHaveLength(100);
  });
});
