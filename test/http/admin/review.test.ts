import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../../src/core/domain/ids.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
let ana: RecordId;
let twin: RecordId;
let third: RecordId;
/** Three records under one address: a run ties the first to a person and can say nothing of the others. */
beforeEach(async () => {
  world = await startApp();
  ana = await world.join('ana');
  twin = await world.join('twin', { emails: [{ value: 'ana@example.com' }] });
  third = await world.join('third', { emails: [{ value: 'ana@example.com' }] });
  await world.run();
});
afterEach(() => world.close());

interface Queue {
  readonly total: number;
  readonly items: readonly { recordId: string; people: { id: string; displayName: string }[] }[];
}
const review = async () => (await world.ask('GET /api/v1/records/review')).body as Queue;
const decide = (id: string, body: object) => world.ask(`POST /api/v1/records/${id}/decide`, { body });
async function personOf(id: RecordId): Promise<string | null> {
  const [record] = await world.seatwarden.database.read.correlation.records([id], []);
  return record?.personId ?? null;
}

describe('a record in the review queue', () => {
  it('is told with the people whom it may be about', async () => {
    const { items } = await review();
    const person = { id: await personOf(ana), displayName: 'ana' };
    expect(items.map(({ recordId, people }) => [recordId, people])).toEqual([
      [twin, [person]],
      [third, [person]],
    ]);
  });

  it('is tied to the person whom an administrator names, and stays so', async () => {
    const { status, body } = await decide(twin, { person: 'ana@example.com', reason: 'a new contract' });
    expect([status, body]).toEqual([200, { record: twin, person: await personOf(ana), displayName: 'ana' }]);
    await world.run();
    expect(await personOf(twin)).toBe(await personOf(ana));
    expect((await review()).items.map(({ recordId }) => recordId)).toEqual([third]);

    const [row] = (await world.seatwarden.database.read.audit.page({ before: null, limit: 50 })).filter(
      ({ act }) => act === 'record.decided',
    );
    expect(row).toMatchObject({
      subject: `record:${twin}`,
      actor: expect.stringMatching(/^token:/) as string,
      data: { was: 'disputed', reason: 'a new contract', isNewPerson: false },
    });
  });

  it('is about somebody of its own when an administrator says so', async () => {
    const { status } = await decide(twin, { newPerson: true, reason: 'two people, one mailbox' });
    expect(status).toBe(200);
    await world.run();
    expect(await personOf(twin)).not.toBe(await personOf(ana));
    expect(await personOf(twin)).not.toBeNull();
  });

  it('wakes those that wait for the same answer', async () => {
    await decide(twin, { newPerson: true, reason: 'two people, one mailbox' });
    await world.run();
    const { items } = await review();
    expect(items.map(({ recordId, people }) => [recordId, people.length])).toEqual([[third, 2]]);
  });

  it('is not decided about twice, nor for somebody whom nobody knows or who may be several', async () => {
    const reason = 'because';
    expect((await decide(ana, { newPerson: true, reason })).status).toBe(409);
    expect((await decide('none', { newPerson: true, reason })).status).toBe(404);
    expect((await decide(twin, { person: 'nobody@example.com', reason })).status).toBe(422);
    expect((await decide(twin, { reason })).status).toBe(400);
    expect((await decide(twin, { person: 'a', newPerson: true, reason })).status).toBe(400);

    await decide(twin, { newPerson: true, reason });
    await world.run();
    const several = await decide(third, { person: 'ana@example.com', reason });
    expect(several.status).toBe(422);
    expect(several.text).toContain(String(await personOf(twin)));
    expect(await personOf(third)).toBeNull();
  });
});
