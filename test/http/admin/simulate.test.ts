import { neverDue } from '../../../src/core/diff/never-due.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { Effect } from '../../../src/core/plan/foresee.ts';
import { toSimulationView } from '../../../src/http/admin/to-simulation-view.ts';
import { removal } from '../../support/builders.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SimulationView } from '../../../src/contract/simulation.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await startApp();
});
afterEach(() => world.close());

const department = (name: string) => ({
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: name },
});
const rule = (id: string, when: string, more = '') =>
  `{ id: ${id}, pool: cad, when: '${when}', reason: they draw${more} }`;
const inDepartment = (name: string) =>
  `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "${name}"`;

async function simulate(...rules: readonly string[]): Promise<SimulationView> {
  const body = { rules: `rules: [${rules.join(', ')}]` };
  const { status, body: answer } = await world.ask('POST /api/v1/plan/simulate', { body });
  expect(status).toBe(200);
  return SimulationView.parse(answer);
}
const effects = ({ effects }: SimulationView) =>
  effects.map(({ effect, displayName }) => `${displayName} ${effect}`).toSorted();

/** Ana and Ben draw bridges and are in the group; Cy and Di draw roads and are not. Two seats, both taken. */
async function twoSeatsTaken(): Promise<void> {
  await world.buy('CAD', 2);
  await world.join('ana', { group: 'CAD Users', displayName: 'Ana', ...department('Bridges') });
  await world.join('ben', { group: 'CAD Users', displayName: 'Ben', ...department('Bridges') });
  await world.join('cy', { displayName: 'Cy', ...department('Roads') });
  await world.join('di', { displayName: 'Di', ...department('Roads') });
  await world.run();
  const { body } = await world.ask('POST /api/v1/apply', { body: {} });
  const { digest } = body as { digest: string };
  await world.ask('POST /api/v1/apply', { body: { digest } });
  const [pool] = (
    (await world.ask('GET /api/v1/drift')).body as { pools: { taken: number; parked: number }[] }
  ).pools;
  expect(pool).toMatchObject({ taken: 2, parked: 0 });
}

it('says that nothing changes under rules that give the same', async () => {
  await twoSeatsTaken();
  const same = await simulate(rule('bridges', inDepartment('Bridges')));
  expect(same).toEqual({
    pools: [],
    departments: [],
    total: 0,
    effects: [],
    guards: [],
    delayed: 0,
    warnings: [],
    leftOut: [],
  });
});

it('tells who gains, loses and waits, in sums by pool and department', async () => {
  await twoSeatsTaken();
  const roads = rule('roads', inDepartment('Roads'));
  const moved = await simulate(roads);
  expect(effects(moved)).toEqual(['Ana loses', 'Ben loses', 'Cy gains', 'Di gains']);
  expect(moved.pools).toEqual([{ pool: 'cad', gains: 2, loses: 2, waits: 0, keeps: 0, 'drops-out': 0 }]);
  expect(moved.departments.map(({ department: name, gains, loses }) => [name, gains, loses])).toEqual([
    ['Bridges', 0, 2],
    ['Roads', 2, 0],
  ]);

  const both = await simulate(rule('bridges', inDepartment('Bridges')), roads);
  expect(effects(both)).toEqual(['Cy waits', 'Di waits']);
});

it('gives a freed seat to the one with the higher rank', async () => {
  await twoSeatsTaken();
  const first = await simulate(
    rule('ana', 'displayName eq "Ana"'),
    rule('cy', 'displayName eq "Cy"'),
    rule('di', 'displayName eq "Di"', ', priority: 90'),
  );
  expect(effects(first)).toEqual(['Ben loses', 'Cy waits', 'Di gains']);
});

it('warns of rules that give nobody a seat and of groups that nobody has', async () => {
  await twoSeatsTaken();
  const { warnings } = await simulate(rule('usrs', 'groups.display eq "CAD Usrs"'));
  expect(warnings.map((text) => text.slice(0, 36))).toEqual([
    'Rule usrs gives nobody a seat: of 4 ',
    'No source has a group "CAD Usrs", an',
  ]);
});

it('stores nothing and sends nothing', async () => {
  await twoSeatsTaken();
  const look = async () => [
    (await world.ask('GET /api/v1/drift')).body,
    (await world.ask('GET /api/v1/operations')).body,
    (await world.ask('GET /api/v1/explain?person=ana@example.com')).body,
  ];
  const before = await look();
  await simulate(rule('roads', inDepartment('Roads')));
  expect(await look()).toEqual(before);
});

it('is refused with every fault of the rules and its line', async () => {
  const rules =
    'rules:\n  - { id: a, pool: nowhere, when: "x eq 1", reason: r }\n  - { id: b, pool: cad, wen: "" }\n';
  const { status, text } = await world.ask('POST /api/v1/plan/simulate', {
    body: { rules, file: 'new.yaml' },
  });
  expect(status).toBe(422);
  expect(text).toMatch(/new\.yaml:2/);
  expect(text).toMatch(/new\.yaml:3/);
  expect(text).toContain('nowhere');
});

it('says when the grace of a lost seat ends, and nothing of a seat that goes at once or stays', () => {
  const dueAt = Date.parse('2026-12-08T09:00:00Z');
  const effectOf = (effect: Effect, row: Partial<DriftRow>) => ({
    effect,
    row: removal('cad', 'ana', row),
    department: null,
    delay: null,
  });
  const shown = toSimulationView({
    effects: [
      effectOf('loses', { decision: 'grace', dueAt }),
      effectOf('loses', { decision: 'due', dueAt }),
      effectOf('keeps', { decision: 'grace', dueAt }),
      effectOf('loses', { decision: 'grace', dueAt: neverDue }),
    ],
    trips: [],
    leftOut: [],
    warnings: [],
  });

  expect(shown.effects.map((one) => one.dueAt)).toEqual([
    '2026-12-08T09:00:00.000Z',
    null,
    null,
    '9999-12-31T00:00:00.000Z',
  ]);
});
