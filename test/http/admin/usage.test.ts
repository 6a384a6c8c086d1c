import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanView } from '../../../src/contract/plan.ts';
import { DriftReport } from '../../../src/contract/report.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await startApp();
  await world.buy('CAD', 3);
  for (const name of ['ana', 'bo']) await world.join(name, { group: 'CAD Users' });
  await world.run();
  await apply();
});
afterEach(() => world.close());

const dayMs = 86_400_000;
const plan = async () => PlanView.parse((await world.ask('GET /api/v1/plan')).body);
const apply = async () => world.ask('POST /api/v1/apply', { body: { digest: (await plan()).digest } });
const drift = async () => {
  const { drift: rows } = DriftReport.parse((await world.ask('GET /api/v1/drift')).body);
  return rows.map((row) => `${row.class} ${row.decision} ${row.email}`);
};
const holders = async () => {
  const team = await world.seatwarden.ledger?.seats.read();
  const emails = new Map(team?.accounts.map(({ accountId, email }) => [accountId, email]));
  return team?.assignments.map(({ accountId }) => emails.get(accountId)).sort();
};
const daysAgo = (days: number) => new Date(world.clock.now() - days * dayMs).toISOString().slice(0, 10);
const importUse = async (...uses: readonly (readonly [name: string, days: number, product?: string])[]) => {
  const lines = uses.map(
    ([name, days, product = 'cad']) => `${product},${name}@example.com,${daysAgo(days)}`,
  );
  const csv = ['Product,Email,Last accessed', ...lines].join('\n');
  const answer = await world.ask('POST /api/v1/usage', { body: { csv } });
  await world.seatwarden.runLoop.idle();
  return answer;
};
const decide = async (act: 'keep' | 'return', person: string) => {
  const answer = await world.ask(`POST /api/v1/usage/${act}`, { body: { person, pool: 'cad' } });
  await world.seatwarden.runLoop.idle();
  return answer;
};
const fullRun = async () => PlanView.parse((await world.ask('POST /api/v1/runs')).body);

/** Ana has not used her seat for 20 days, Bo used his yesterday, and both have theirs for 25. */
async function anaIsIdle() {
  world.clock.pass(25 * dayMs);
  await world.run();
  return importUse(['ana', 20], ['bo', 1]);
}

describe('a report of use that was missed', () => {
  const missed = async () => (await world.ask('GET /api/v1/notices')).text;

  it('is asked for no more as soon as it is there', async () => {
    await fullRun();
    expect(await missed()).toContain('Nobody has told yet who uses CAD');

    const csv = `Product,Email,Last accessed\ncad,ana@example.com,${daysAgo(1)}`;
    await world.ask('POST /api/v1/usage', { body: { csv } });

    expect(await missed()).not.toContain('who uses CAD');
  });
});

describe('use that was reported', () => {
  it('is taken in once, and says what is known, and of which products nothing is kept', async () => {
    world.clock.pass(25 * dayMs);
    const first = await importUse(['ana', 20], ['bo', 1], ['bo', 2, 'Viewer']);

    expect(first.body).toMatchObject({ rows: 2, news: 2, unused: 0, otherProducts: ['Viewer'] });
    expect((await importUse(['ana', 20], ['bo', 1])).body).toMatchObject({ rows: 2, news: 0 });
  });

  it.each([
    ['people who are hashed', 'Product,Email,Last accessed\nCAD,9f86d081,2026-11-01', 'people are hashed'],
    ['a use to come', 'Product,Email,Last accessed\nCAD,ana@example.com,2027-11-01', 'has not come yet'],
  ])('is refused whole for %s, and changes nothing', async (_what, csv, why) => {
    const answer = await world.ask('POST /api/v1/usage', { body: { csv } });

    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(why)]);
    expect(await world.seatwarden.database.read.usage.of([])).toEqual(new Map());
    expect(await drift()).toEqual([]);
  });

  it('of a whole big team is one request', async () => {
    const many = Array.from({ length: 30_000 }, (_, index) => [`person${index}`, 1] as const);

    expect((await importUse(...many)).body).toMatchObject({ rows: 30_000, news: 30_000 });
  });
});

describe('a seat that nobody uses', () => {
  it('waits for an administrator, goes with the approval, rests, and is given again when asked for', async () => {
    await anaIsIdle();
    expect(await drift()).toEqual(['idle held ana@example.com']);
    expect(await holders()).toEqual(['ana@example.com', 'bo@example.com']);
    expect((await plan()).held).toMatchObject([
      { operation: { kind: 'unassign', because: expect.stringContaining('Not used since') as string } },
    ]);

    await apply();
    expect(await holders()).toEqual(['bo@example.com']);
    expect(await drift()).toEqual(['missing protected ana@example.com']);
    expect((await fullRun()).counts['mended'] ?? 0).toBe(0);
    expect(await holders()).toEqual(['bo@example.com']);

    await decide('return', 'Ana@example.com');
    expect(await holders()).toEqual(['ana@example.com', 'bo@example.com']);
    expect(await drift()).toEqual([]);
    expect((await fullRun()).counts['mended'] ?? 0).toBe(0);
  });

  it('stays when an administrator keeps it, until the cool-down ends', async () => {
    await anaIsIdle();
    expect((await decide('keep', 'ana@example.com')).status).toBe(200);
    expect(await drift()).toEqual([]);

    world.clock.pass(5 * dayMs + 1);
    await world.run();
    expect(await drift()).toEqual(['idle held ana@example.com']);
  });

  it('is idle no more once its holder is back, or once nobody knows any better', async () => {
    await anaIsIdle();
    await importUse(['ana', 0], ['bo', 0]);
    expect(await drift()).toEqual([]);

    await importUse(['bo', 0]);
    world.clock.pass(15 * dayMs);
    await world.run();
    expect(await drift()).toEqual([]);
  });

  it('cannot be kept where no use of it is known, or no pool asks for use', async () => {
    expect((await decide('keep', 'ana@example.com')).status).toBe(404);
    const other = await world.ask('POST /api/v1/usage/keep', { body: { person: 'a@b.c', pool: 'bim' } });
    expect(other.status).toBe(404);
  });
});
