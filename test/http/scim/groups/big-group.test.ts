import { beforeAll, describe, expect, it } from 'vitest';
import { asId, type RecordId, type SourceId } from '../../../../src/core/domain/ids.ts';
import type { Database, Stores } from '../../../../src/ports/stores/database.ts';
import { createGroup, useService } from '../service.ts';

const SIZE = 5_500;
let pages = 0;
let failAt = Infinity;
/** Counts and, on demand, breaks the pages of members that are read. */
function watching(database: Database): Database {
  const watch = ({ members, ...stores }: Stores): Stores => ({
    ...stores,
    members: {
      ...members,
      page(request) {
        pages += 1;
        return pages >= failAt ? Promise.reject(new Error('disk is gone')) : members.page(request);
      },
    },
  });
  return { ...database, read: watch(database.read), readApart: watch(database.readApart) };
}

const service = useService({ through: watching });
let group: string;
let people: readonly string[];
beforeAll(async () => {
  people = Array.from({ length: SIZE }, (_, n) => `person-${String(n).padStart(6, '0')}`);
  const sourceId = asId<SourceId>('entra');
  await service.database.write(async ({ users }) => {
    for (const name of people)
      await users.create({ sourceId, id: asId<RecordId>(name), resource: { userName: name }, at: 0 });
  });
  group = await createGroup(service.entra, 'Everybody', people);
}, 60_000);

describe('a group of thousands', () => {
  it('is sent whole, page by page', async () => {
    pages = 0;
    const { body, headers } = await service.entra.get(`/Groups/${group}`);
    const { members } = body as { members: readonly { value: string }[] };
    expect(members.map(({ value }) => value)).toEqual(people);
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(pages).toBe(6);
  });

  it('is not read when its members are not wanted, when one is added, and in the answer to a write', async () => {
    pages = 0;
    await service.entra.get(`/Groups/${group}?excludedAttributes=members`).expect(200);
    await service.entra.get('/Groups?excludedAttributes=members').expect(200);
    await service.entra
      .patch(`/Groups/${group}`, { op: 'remove', path: `members[value eq "${people[7] ?? ''}"]` })
      .expect(204);
    await service.entra
      .patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value: people[7] }] })
      .expect(204);
    await service.entra
      .patch(`/Groups/${group}`, { op: 'replace', path: 'displayName', value: 'All' })
      .expect(204);
    const { body } = await service.entra.put(`/Groups/${group}`, { displayName: 'Everybody' }).expect(200);
    expect(body).not.toHaveProperty('members');
    expect(pages).toBe(0);
  });

  it('is a cut connection when it breaks in the middle, never half a group; and 500 when it breaks at once', async () => {
    pages = 0;
    failAt = 4;
    await expect(service.entra.get(`/Groups/${group}`)).rejects.toThrow(/aborted/);
    expect(service.log.lines.at(-1)).toMatchObject({ level: 'error', message: 'a SCIM request failed' });
    pages = 0;
    failAt = 1;
    await service.entra.get(`/Groups/${group}`).expect(500);
    failAt = Infinity;
  });
});
