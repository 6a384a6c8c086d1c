import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../../src/core/domain/policy.ts';
import { simulateRules } from '../../src/reconcile/simulate-rules.ts';
import { createWorld, loadPolicy, type World, worldConfig } from './world.ts';

const today = worldConfig.replace('perRun: { count: off', 'perRun: { count: 1');
const onlyBo = (text: string) => text.replace(`'groups.display eq "CAD Users"'`, 'displayName eq "bo"');

let world: World;
beforeEach(async () => {
  world = await createWorld('sqlite', today);
  await world.buy('CAD', 5);
  for (const name of ['ana', 'bo', 'cy']) await world.join(name, ['CAD Users']);
  await world.settle();
});
afterEach(() => world.close());

const simulate = (tried: Policy) =>
  simulateRules({ database: world.database, calendar: world.clock.calendar(), policy: world.policy, tried });

/** The policy, with a first rule that breaks the program for one person. */
function brokenFor(name: string, { rules, ...policy }: Policy): Policy {
  const [first] = rules;
  if (first === undefined) return expect.unreachable();
  const matches = (person: Parameters<typeof first.matches>[0]) => {
    if (person['displayName'] === name) throw new Error('it broke');
    return first.matches(person);
  };
  return { ...policy, rules: [{ ...first, matches }, ...rules.slice(1)] };
}

describe('a try of other rules', () => {
  it('names the guards that would hold something, with numbers and people', async () => {
    const { effects, trips } = await simulate(loadPolicy(onlyBo(today)));

    expect(effects.map(({ effect, row }) => `${row.displayName} ${effect}`)).toEqual([
      'ana loses',
      'cy loses',
    ]);
    const said = trips.map(({ guard, scope, operations }) => [guard, scope, operations.length]);
    expect(said).toEqual([
      ['policy-changed', 'everybody', 2],
      ['removals', 'pool:cad', 2],
      ['removals', 'core:main', 2],
      ['removals', 'everybody', 2],
    ]);
    expect(trips[1]?.message).toMatch(/^2 of 3 seats of pool cad would be taken in one run; at most 1 may/);
    expect(trips[1]?.operations.map((one) => (one.kind === 'add' ? null : one.from.displayName))).toEqual([
      'ana',
      'cy',
    ]);
  });

  it('tells nothing of guards under rules that take nothing', async () => {
    expect(await simulate(world.policy)).toMatchObject({ effects: [], trips: [], leftOut: [] });
  });

  it('says what a freeze would put off, and until when', async () => {
    const freeze = `freeze: [{ from: 2026-11-20, until: 2026-11-30, when: displayName eq "cy", reason: tender }]\n`;
    const { effects } = await simulate(loadPolicy(`${onlyBo(today)}${freeze}`));

    expect(effects.map(({ row, delay }) => [row.displayName, delay])).toEqual([
      ['ana', null],
      ['cy', { until: Date.parse('2026-12-01T00:00:00Z'), why: 'frozen until 2026-11-30 (freeze: tender)' }],
    ]);
  });

  it('counts no grace as a delay, and a night only where it puts off what has no grace left', async () => {
    const hours = 'workingHours: { days: [mon], from: "09:00", until: "10:00" }\n';
    const graced = onlyBo(today).replace('notEntitled: PT0S', 'notEntitled: P7D');
    const inGrace = await simulate(loadPolicy(graced));
    const atNight = await simulate(loadPolicy(`${onlyBo(today)}${hours}`));

    expect(inGrace.effects.map(({ delay }) => delay)).toEqual([null, null]);
    expect(atNight.effects.map(({ delay }) => delay?.until)).toEqual(
      Array(2).fill(Date.parse('2026-11-30T09:00:00Z')),
    );
  });

  it('leaves out who cannot be decided about, says who, and goes on with the others', async () => {
    const { effects, leftOut } = await simulate(brokenFor('ana', loadPolicy(onlyBo(today))));

    expect(effects.map(({ row }) => row.displayName)).toEqual(['cy']);
    expect(leftOut.map(({ displayName, why }) => [displayName, why])).toEqual([['ana', 'it broke']]);
  });
});

describe('a try of rules with fallbacks', () => {
  const pools = '  - { id: lt, core: main, product: LT }\n';
  const without = worldConfig.replace('rules:', `${pools}rules:`);
  const falling = without.replace('pool: cad, when', 'pool: cad, fallback: [lt], when');
  const said = ({ effects }: Awaited<ReturnType<typeof simulateRules>>) =>
    effects.map(({ effect, row }) => `${row.displayName} ${effect} ${row.poolId}`).sort();

  it('shows who would be lent a seat, who would give one back, and what a higher rank would take', async () => {
    const own = await createWorld('sqlite', falling);
    await own.buy('CAD', 1);
    await own.buy('LT', 1);
    for (const name of ['al', 'bo', 'cy']) await own.join(name, ['CAD Users']);
    await own.settle();
    while ((await own.run()).goesOn);
    const attempt = (text: string) =>
      simulateRules({
        database: own.database,
        calendar: own.clock.calendar(),
        policy: own.policy,
        tried: loadPolicy(text),
      });

    expect(said(await attempt(falling))).toEqual([]);
    expect(said(await attempt(without))).toEqual(['bo loses lt']);
    const urgent = `  - { id: urgent, pool: cad, when: displayName eq "bo", priority: 90, preempt: true, reason: x }`;
    const preempting = await attempt(falling.replace('lifecycle:', `${urgent}\nlifecycle:`));
    expect(said(preempting)).toEqual(['al loses cad', 'bo gains cad', 'bo loses lt', 'cy gains lt']);
    await own.close();
  });
});
