import { afterEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { LicensingUnavailable } from '../../src/errors.ts';
import { rowId } from '../../src/reconcile/plan-digest.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import { createWorld, worldConfig, type World } from './world.ts';

const asks = `${worldConfig}approval: { leaver: ask`;
const dayMs = 86_400_000;

describe('an approval', () => {
  let world: World;
  const people = new Map<string, RecordId>();
  const idOf = (name: string) => people.get(name) ?? expect.unreachable();
  afterEach(() => world.close());

  /** Everybody of these has a seat and left; the plan to take the seats is held. */
  async function leavers(names: readonly string[], config = `${asks} }\n`): Promise<RunResult> {
    world = await createWorld('sqlite', config);
    await world.buy('CAD', 9);
    for (const name of names) people.set(name, await world.join(name, ['CAD Users']));
    await settleBy('kim', 'lee');
    for (const name of names) await world.setActive(idOf(name), name, false);
    return world.run();
  }
  async function settleBy(...approvers: readonly string[]): Promise<void> {
    const { digest } = await world.run();
    for (const by of approvers) await world.run({ approval: { digest, by, byName: by } });
  }
  const approve = ({ digest }: RunResult, by: string, rows?: readonly string[]) =>
    world.run({ approval: { digest, by, byName: by, ...(rows === undefined ? {} : { rows }) } });
  const rowsOf = ({ held }: RunResult) =>
    new Map(
      held.map(({ operation }) => [
        operation.kind === 'add' ? '' : operation.from.displayName,
        rowId(operation),
      ]),
    );
  const rowOf = (result: RunResult, name: string) => rowsOf(result).get(name) ?? expect.unreachable();
  const acts = async () =>
    (await world.database.read.audit.page({ before: null, limit: 20 })).map(({ act }) => act);
  const told = async () =>
    (await world.database.read.notices.open()).flatMap(({ watch, text }) =>
      watch === 'approvals' ? [text] : [],
    );
  const holders = async () => (await world.seats()).map((seat) => seat.replace(/^cad (.*)@.*$/, '$1'));

  it('of some rows lets exactly these go, and the others stay held', async () => {
    const shown = await leavers(['ana', 'bo', 'cy']);

    const { held, approval } = await approve(shown, 'kim', [rowOf(shown, 'bo')]);

    expect(await holders()).toEqual(['ana', 'cy']);
    expect(held.map(({ operation }) => rowId(operation))).toEqual([rowOf(shown, 'ana'), rowOf(shown, 'cy')]);
    expect(approval).toMatchObject({ kind: 'taken', released: 1, waiting: [] });
    expect(await world.database.read.approvals.open()).toEqual([]);
    const hold = await world.database.read.holds.current();
    expect(hold?.operations.map(({ operation }) => rowId(operation)).sort()).toEqual(
      [rowOf(shown, 'ana'), rowOf(shown, 'cy')].sort(),
    );
  });

  it('of rows that are not held approves nothing, and says which are', async () => {
    const shown = await leavers(['ana', 'bo']);

    const { approval, held } = await approve(shown, 'kim', ['0123456789ab', rowOf(shown, 'ana')]);

    expect(approval).toEqual({
      kind: 'refused',
      why: `0123456789ab is no row of what is held; held are ${rowOf(shown, 'ana')}, ${rowOf(shown, 'bo')}`,
    });
    expect(held).toHaveLength(2);
    expect(await holders()).toEqual(['ana', 'bo']);
  });

  it('of some rows is void when the hold that was looked at is another', async () => {
    const shown = await leavers(['ana', 'bo']);
    await world.setActive(idOf('bo'), 'bo', true);

    const { outcome } = await approve(shown, 'kim', [rowOf(shown, 'ana')]);

    expect(outcome).toBe('stale-approval');
    expect(await holders()).toEqual(['ana', 'bo']);
  });

  it('of some rows does not accept changed rules', async () => {
    const shown = await leavers(['ana', 'bo']);
    const policy = { ...world.policy, fingerprint: 'other' };
    const report = await world.run({ policy });

    await world.run({ policy, approval: { digest: report.digest, by: 'kim', rows: [rowOf(shown, 'ana')] } });
    expect(await holders()).toEqual(['bo']);
    expect(await world.database.read.facts.get('accepted-policy')).toBe(world.policy.fingerprint);

    const rest = await world.run({ policy });
    await world.run({ policy, approval: { digest: rest.digest, by: 'kim' } });
    expect(await world.database.read.facts.get('accepted-policy')).toBe('other');
  });

  it('goes on for what a broken run left, and only for that', async () => {
    const shown = await leavers(['ana', 'bo', 'cy']);
    const core = failingFor('bo@example.com', world.ledgerCore);
    await world.run({
      core,
      approval: { digest: shown.digest, by: 'kim', rows: ['ana', 'bo'].map((name) => rowOf(shown, name)) },
    });
    expect(await holders()).toEqual(['bo', 'cy']);

    const next = await world.run();

    expect(await holders()).toEqual(['cy']);
    expect(next.held.map(({ operation }) => rowId(operation))).toEqual([rowOf(shown, 'cy')]);
    await world.run();
    expect(await world.database.read.approvals.open()).toEqual([]);
  });

  it('of what no approval can lift is not kept for later', async () => {
    await leavers(['ana']);
    await world.database.write(({ facts }) => facts.set('paused', 'an audit'));
    await approve(await world.run(), 'kim');
    await world.database.write(({ facts }) => facts.clear('paused'));

    const { held } = await world.run();

    expect(held).toHaveLength(1);
    expect(await holders()).toEqual(['ana']);
  });

  it('of a giving row needs the removals on whose ground the seat is given', async () => {
    const config = `${asks} }\n`.replace(
      'product: CAD }',
      'product: CAD, quotas: [{ atMost: 2, when: userName pr, reason: x }] }',
    );
    const shown = await leavers(['ana', 'bo'], config);
    people.set('cy', await world.join('cy', ['CAD Users']));
    const both = await world.run();
    expect(both.held.map(({ operation }) => operation.kind).sort()).toEqual(['reassign', 'unassign']);
    const [gives, frees] = ['reassign', 'unassign'].map(
      (kind) => both.held.find(({ operation }) => operation.kind === kind)?.operation ?? expect.unreachable(),
    );

    const alone = await approve(both, 'kim', [rowId(gives!)]);

    expect(alone.approval).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining(rowId(frees!)) as string,
    });
    expect(await holders()).toEqual(['ana', 'bo']);
    const together = await approve(both, 'kim', [rowId(gives!), rowId(frees!)]);
    expect(together.approval).toMatchObject({ kind: 'taken', released: 2 });
    expect(await holders()).toEqual(['cy']);
    expect(shown.held).toHaveLength(2);
  });

  it('does not take the seat of who came back and left again', async () => {
    const shown = await leavers(['ana', 'bo']);
    const core = failingFor('bo@example.com', world.ledgerCore);
    await world.run({ core, approval: { digest: shown.digest, by: 'kim' } });
    await world.setActive(idOf('ana'), 'ana', true);
    await world.run({ core });
    await world.setActive(idOf('ana'), 'ana', false);

    const { held } = await world.run({ core });

    expect(held.map(({ operation }) => rowId(operation))).toEqual([rowOf(shown, 'ana')]);
    expect(await holders()).toContain('ana');
  });

  it('is void when one of its rows changes, for all of them', async () => {
    const shown = await leavers(['ana', 'bo']);
    const core = failingFor('@example.com', world.ledgerCore);
    await world.run({ core, approval: { digest: shown.digest, by: 'kim' } });
    await world.setActive(idOf('bo'), 'bo', true);

    const { held } = await world.run();

    expect(held.map(({ operation }) => rowId(operation))).toEqual([rowOf(shown, 'ana')]);
    expect(await holders()).toEqual(['ana', 'bo']);
    expect(await acts()).toContain('approval.void');
    expect(await world.database.read.approvals.lost(0)).toMatchObject([
      { end: 'void', approval: { by: { name: 'kim' } } },
    ]);
  });

  it('expires, and then its rows ask again', async () => {
    const shown = await leavers(['ana'], `${asks}, expiresAfter: P1D }\n`);
    const core = failingFor('@example.com', world.ledgerCore);
    await world.run({ core, approval: { digest: shown.digest, by: 'kim' } });
    world.clock.pass(dayMs);

    const { held } = await world.run();

    expect(held).toHaveLength(1);
    expect(await holders()).toEqual(['ana']);
    expect(await acts()).toContain('approval.expired');
    expect(await told()).toEqual([
      'The approval of 1 operation (ana (ana@example.com)) by kim expired on 2026-11-25; nothing of it goes on.',
    ]);
    await world.setActive(idOf('ana'), 'ana', true);
    await world.run();
    expect(await told()).toEqual([]);
  });

  it('of one person is not enough where two must approve', async () => {
    const config = `${asks}, secondPerson: { guards: { needs-approval: two-people } } }\n`;
    const shown = await leavers(['ana', 'bo'], config);

    const first = await approve(shown, 'kim');
    expect(first.approval).toMatchObject({ kind: 'taken', released: 0 });
    expect(first.digest).toBe(shown.digest);
    const again = await world.run({
      approval: { digest: shown.digest, by: 'other token of kim', byName: 'Kim' },
    });
    expect(again.approval).toMatchObject({ kind: 'taken', released: 0 });
    expect(await holders()).toEqual(['ana', 'bo']);
    expect(await acts()).toContain('approval.given');
    expect((await told())[0]).toBe(
      'kim approved 2 operations (ana (ana@example.com), bo (bo@example.com)); another person is needed, too, until 2026-11-27.',
    );

    const second = await approve(shown, 'lee', [rowOf(shown, 'ana')]);
    expect(second.approval).toMatchObject({ kind: 'taken', released: 1 });
    expect(await holders()).toEqual(['bo']);
  });

  it('of the author is not enough where somebody else must approve', async () => {
    const shown = await leavers(['ana'], `${asks}, author: kim, secondPerson: { all: not-author } }\n`);

    expect((await approve(shown, 'Kim')).approval).toMatchObject({ kind: 'taken', released: 0 });
    expect(await holders()).toEqual(['ana']);
    expect((await approve(shown, 'lee')).approval).toMatchObject({ kind: 'taken', released: 1 });
    expect(await holders()).toEqual([]);
  });

  it('of one person accepts no policy where two must look at a first run, though nothing is held', async () => {
    world = await createWorld('sqlite', `${asks}, secondPerson: { guards: { first-run: two-people } } }\n`);
    const accepted = () => world.database.read.facts.get('accepted-policy');
    const shown = await world.run();

    await approve(shown, 'kim');
    expect(await accepted()).toBeNull();
    await world.run();
    await approve(shown, 'lee');
    expect(await accepted()).toBe(world.policy.fingerprint);
  });

  it('that nobody gives is asked for in a notice after a time, however the plan changes meanwhile', async () => {
    await leavers(['ana', 'bo']);
    world.clock.pass(4 * dayMs);
    await world.setActive(idOf('bo'), 'bo', true);
    await world.run();
    world.clock.pass(3 * dayMs - 10_000);
    await world.run();
    expect(await told()).toEqual([]);

    world.clock.pass(10_000);
    const { digest } = await world.run();
    expect(await told()).toEqual([
      expect.stringMatching(
        /^1 operation \(.*\) waits for an administrator, for up to 7 days \(since 2026-11-24\)\.$/,
      ),
    ]);
    expect(await holders()).toEqual(['ana', 'bo']);

    await world.run({ approval: { digest, by: 'kim', byName: 'kim' } });
    await world.run();
    expect(await told()).toEqual([]);
  });
});

describe('what is left of a hold', () => {
  let world: World;
  afterEach(() => world.close());

  it('waits as long as before when some of its rows were approved', async () => {
    world = await createWorld('sqlite', `${asks} }\n`);
    await world.buy('CAD', 2);
    const ids = [await world.join('ana', ['CAD Users']), await world.join('bo', ['CAD Users'])] as const;
    await world.settle();
    await world.setActive(ids[0], 'ana', false);
    await world.setActive(ids[1], 'bo', false);
    const { held, digest } = await world.run();
    const opened = await world.database.read.holds.current();
    world.clock.pass(dayMs);

    await world.run({
      approval: { digest, by: 'kim', rows: held.slice(0, 1).map(({ operation }) => rowId(operation)) },
    });

    const left = await world.database.read.holds.current();
    expect(left?.openedAt).toBeGreaterThan(opened?.openedAt ?? 0);
    expect(left?.operations.map(({ since }) => since)).toEqual([opened?.openedAt]);
  });
});

/** A licensing core that cannot be reached for changes that concern these addresses. */
function failingFor(part: string, core: LicensingCore): LicensingCore {
  return {
    ...core,
    async change(change, context) {
      if (change.kind !== 'add' && change.from.email.includes(part))
        throw new LicensingUnavailable('no answer');
      return core.change(change, context);
    },
  };
}
