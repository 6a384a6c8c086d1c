import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

interface Notice {
  readonly key: string;
  readonly text: string;
}
interface Pool {
  readonly capacity: number;
  readonly taken: number;
}
let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 3);
  for (const name of ['ana', 'bo', 'cy']) {
    world.clock.pass(60_000);
    await world.join(name, { group: 'CAD Users' });
  }
  const { body } = await world.ask('GET /api/v1/plan');
  await world.ask('POST /api/v1/apply', { body: { digest: (body as { digest: string }).digest } });
});
afterAll(() => world.close());

const licensing = (path: string, body: unknown) => world.ask(`POST /licensing/v1${path}`, { body });
const holders = async () => {
  const { body } = await world.ask('GET /licensing/v1/assignments?product=CAD');
  return (body as { items: { email: string; hasAccess: boolean }[] }).items;
};
const names = async () => (await holders()).map(({ email }) => email.replace('@example.com', ''));
const pool = async () => ((await world.ask('GET /api/v1/pools')).body as Pool[])[0];
const shortages = async () => {
  const { body } = await world.ask('GET /api/v1/notices');
  return (body as Notice[]).filter(({ key }) => key.endsWith('short'));
};
const proposals = async () => {
  const { body } = await world.ask('GET /api/v1/drift?class=over-capacity');
  return (body as { drift: { evidence: string }[] }).drift;
};
const subscription = async () => {
  const { body } = await world.ask('GET /licensing/v1/contracts/1');
  return (body as { subscriptions: { id: string }[] }).subscriptions[0]?.id ?? expect.unreachable();
};

/** In the order of the waiting list ana comes first and cy last: all have one rule, and ana waited longest. */
describe('a renewal for fewer seats than people', () => {
  it('says in time who comes last in the order of the waiting list, and takes nothing before its day', async () => {
    expect(await names()).toEqual(['ana', 'bo', 'cy']);
    await licensing(`/contracts/1/subscriptions/${await subscription()}/reductions`, { quantity: 1 });
    expect((await licensing('/contracts/1/renewals', { endsOn: '2028-01-01' })).status).toBe(201);
    await world.run();

    expect(await pool()).toMatchObject({ capacity: 3, taken: 3 });
  });

  it('takes the seat from nobody on its day, and names who comes last', async () => {
    world.clock.set(Date.parse('2027-01-01T12:00:00Z'));
    await world.run();

    expect(await pool()).toMatchObject({ capacity: 2, taken: 3 });
    expect(await names()).toEqual(['ana', 'bo', 'cy']);
    expect((await holders()).filter(({ hasAccess }) => hasAccess)).toHaveLength(2);
    expect(await shortages()).toMatchObject([
      { text: expect.stringMatching(/1 seat too many .*cy/) as string },
    ]);
  });

  it('gives nobody a seat while too many are held', async () => {
    await world.join('di', { group: 'CAD Users' });
    await world.run();

    expect(await names()).toEqual(['ana', 'bo', 'cy']);
    expect(await pool()).toMatchObject({ capacity: 2, taken: 3 });
  });

  it('proposes that seat, says with the numbers who keeps one, and asks whatever approvals say', async () => {
    expect(await proposals()).toMatchObject([{ displayName: 'cy', decision: 'held', rule: 'cad-group' }]);
    const evidence = (await proposals())[0]?.evidence;
    expect(evidence).toContain('CAD has 2 seats and 3 are taken: 1 too many.');
    expect(evidence).toContain('The last who keeps a seat is bo (rule cad-group, priority 50');
    expect((await world.ask('GET /api/v1/plan')).body).toMatchObject({
      outcome: 'held',
      cleared: [],
      held: [
        {
          operation: { kind: 'unassign', from: { email: 'cy@example.com' }, because: evidence },
          tripped: expect.arrayContaining([
            expect.objectContaining({ guard: 'needs-approval', approvable: true }),
          ]) as unknown[],
        },
      ],
    });
    expect(JSON.stringify((await world.ask('GET /api/v1/explain?person=cy@example.com')).body)).toContain(
      evidence,
    );
  });

  it('proposes nobody any more while there is a seat for each, and nothing is mended by a full run', async () => {
    await world.buy('CAD', 1);
    await world.run();

    expect(await proposals()).toEqual([]);
    expect((await world.ask('GET /api/v1/plan')).body).toMatchObject({ held: [] });
    expect((await world.ask('POST /api/v1/runs')).body).not.toHaveProperty('counts.mended');
  });

  it('is mended when an administrator takes the seat that was named: the others all have access then', async () => {
    const body = { product: 'CAD', email: 'cy@example.com', actingAs: 'boss@example.com' };
    expect((await licensing('/assignments/unassign', body)).body).toEqual({ outcome: 'done' });
    await world.run();

    expect((await holders()).map(({ hasAccess }) => hasAccess)).toEqual([true, true]);
    expect(await names()).toEqual(['ana', 'bo']);
    expect(await shortages()).toEqual([]);
  });
});
