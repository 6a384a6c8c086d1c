import type { Response } from 'supertest';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../../src/errors.ts';
import type { Database, Stores } from '../../../../src/ports/stores/database.ts';
import { type Client, useService } from '../service.ts';
import { addCrowd, addGroup } from './crowd.ts';

/** Holds or breaks what is read apart, and notes it. */
const apart = {
  log: [] as string[],
  held: null as PromiseWithResolvers<void> | null,
  error: null as Error | null,
};
async function pass(name: string): Promise<void> {
  apart.log.push(name);
  await apart.held?.promise;
  if (apart.error !== null) throw apart.error;
}
function gated(database: Database): Database {
  const { users, groups, members } = database.readApart;
  const readApart: Stores = {
    ...database.readApart,
    users: { ...users, list: (query) => pass(`users ${query.sourceId}`).then(() => users.list(query)) },
    groups: { ...groups, list: (query) => pass('groups').then(() => groups.list(query)) },
    members: { ...members, page: (query) => pass('members').then(() => members.page(query)) },
  };
  return { ...database, readApart };
}

const service = useService({ through: gated, slowReads: { atOnce: 1, waitMs: 20 } });
const slow = '/Users?filter=title eq "x"';
beforeAll(async () => {
  const people = await addCrowd(service.database, 'entra', 2_001);
  await addGroup(service.database, 'entra', people);
  await addGroup(service.database, 'entra', people.slice(0, 1_000));
});
beforeEach(() => {
  apart.log.length = 0;
  apart.held = null;
  apart.error = null;
});
afterEach(() => apart.held?.resolve());

describe('what is read apart', () => {
  it.each([
    ['/Users?filter=title eq "x"', 'users entra'],
    ['/Users?startIndex=10001', 'users entra'],
    ['/Groups?filter=displayName co "x"', 'groups'],
    ['/Groups?startIndex=10001', 'groups'],
  ])('is the list %s', async (path, what) => {
    await service.entra.get(path).expect(200);
    expect(apart.log).toEqual([what]);
  });

  it('is the list of a search, too', async () => {
    await service.entra.post('/Users/.search', { filter: 'title eq "x"' }).expect(200);
    await service.entra.post('/Groups/.search', { filter: 'displayName pr', count: 0 }).expect(200);
    expect(apart.log).toEqual(['users entra', 'groups']);
  });

  it('are the members of a group of more than a thousand, a thousand each time', async () => {
    await service.entra.get('/Groups/group-of-2001').expect(200);
    expect(apart.log).toEqual(['members', 'members', 'members']);
    apart.log.length = 0;
    await service.entra.get('/Groups').expect(200);
    expect(apart.log).toHaveLength(5);
  });

  it.each([
    '/Users',
    '/Users?filter=userName eq "person-000001"',
    '/Users/entra-person-000001',
    '/Groups/group-of-1000',
    '/Groups/group-of-2001?excludedAttributes=members',
    '/Groups?filter=id eq "group-of-2001" and members eq "entra-person-000001"&excludedAttributes=members',
  ])('is not %s', async (path) => {
    await service.entra.get(path).expect(200);
    expect(apart.log).toEqual([]);
  });
});

describe('slow reads of one source', () => {
  it('are 503 with whole seconds to wait when there are too many, and hold up nobody else', async () => {
    apart.held = Promise.withResolvers();
    const answers = [service.entra, service.entra, service.entra, service.okta].map((client) =>
      answerOf(client),
    );
    const refused = await Promise.any(answers.map(async (answering) => refusalIn(await answering)));
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.headers['content-type']).toBe('application/scim+json');
    expect(refused.body).toMatchObject({ status: '503', detail: expect.stringContaining('try again') });
    await service.entra.get('/Users/entra-person-000001').expect(200);
    await waitFor(() => apart.log.includes('users okta'));
    apart.held.resolve();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.slice(0, 3).toSorted()).toEqual([200, 503, 503]);
    expect(statuses[3]).toBe(200);
    expect(apart.log.toSorted()).toEqual(['users entra', 'users okta']);
  });

  async function answerOf(client: Client): Promise<Response> {
    return client.get(slow);
  }
  function refusalIn(answer: Response): Response {
    if (answer.status === 503) return answer;
    throw new Error(`it was served with ${answer.status}`);
  }
});

describe('a thread that dies under a request', () => {
  it.each([slow, '/Groups/group-of-2001'])('is 503 for %s, is logged, and nothing else', async (path) => {
    apart.error = new StoreUnavailable('the thread that read from the database has ended');
    const { status, headers, body } = await service.entra.get(path);
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toMatchObject({ status: '503', detail: expect.stringContaining('try again') });
    expect(service.log.lines.at(-1)).toMatchObject({ level: 'error', message: 'a SCIM request failed' });
    apart.error = null;
    await service.entra.get(path).expect(200);
  });
});

/** Lets turns of the event loop pass until it is so. */
async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
