import { calendarAt } from '../../src/clock.ts';
import { asId, type RecordId } from '../../src/core/domain/ids.ts';
import { planDigest } from '../../src/reconcile/plan-digest.ts';
import { reconcile } from '../../src/reconcile/reconcile.ts';
import type { PlanApproval } from '../../src/reconcile/run-context.ts';
import { openSimulatedTeam, type SimulatedTeam, teamId } from '../licensing/autodesk/simulated-team.ts';
import { loadPolicy, silent } from '../reconcile/world.ts';
import type { Pool } from '../simulators/autodesk/world.ts';
import { dayMs, sourceId } from '../support/builders.ts';

/** A whole program without HTTP before a simulated team: one pool, `cad`, that follows the group CAD Users. */
export interface NoticesWorld {
  readonly autodesk: SimulatedTeam['simulator']['state'];
  /** The one product. */
  readonly productId: string;
  pass(days: number): Promise<void>;
  join(name: string, priority?: 'high'): Promise<void>;
  leave(name: string): Promise<void>;
  idOf(name: string): string;
  /** Reads and decides twice, and lets everything go that is held: the second sees what the first did. */
  settle(): Promise<void>;
  /** One run, and nobody approves what it holds. */
  look(): Promise<void>;
  /** Open notices as `<watch> <key>`, and the whole of one. */
  open(): Promise<readonly string[]>;
  text(key: string): Promise<{ readonly text: string; readonly step: string; readonly csv: string | null }>;
  close(): Promise<void>;
}

const config = `
company: Example
timeZone: Europe/London
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
licensing: [{ id: main, kind: ledger }]
pools: [{ id: cad, core: main, product: CAD }]
rules:
  - { id: leads, pool: cad, when: 'title eq "Lead"', priority: 90, reason: Leads draw }
  - { id: cad-group, pool: cad, when: 'userType eq "Drafter"', reason: Drafters draw }
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S } }
guards: { removals: { perRun: { count: off, share: off }, perDay: { count: off, share: off } }, groupKeeps: off, churn: { moves: off } }
`;

export async function startNoticesWorld(pool: Partial<Pool>): Promise<NoticesWorld> {
  const sim = await openSimulatedTeam('sqlite');
  const { database, ids } = sim.test;
  const { state, clock } = sim.simulator;
  const productId = 'prod_cad';
  state.addPool(teamId, { productId, productName: 'CAD', ...pool });
  await database.write(({ sources }) => sources.save({ id: sourceId('idp'), kind: 'scim' }));
  const policy = loadPolicy(config);
  const known = new Map<string, { readonly id: RecordId; readonly title: string }>();

  async function save(name: string, active: boolean) {
    const { id, title } = known.get(name) ?? { id: asId<RecordId>(''), title: '' };
    const resource = user(name, { active, title });
    await database.write(({ users }) =>
      users.save({ sourceId: sourceId('idp'), id, resource, ifVersion: null, at: clock.now() }),
    );
  }

  function run(approval: PlanApproval | null) {
    // Allowances are per minute, and lists lag behind.
    clock.advance(10 * 60_000);
    const deps = { database, policy, ids, log: silent, cores: new Map([[sim.core.id, sim.core]]) };
    const request = { scope: 'marked', trigger: 'test', observe: true, dryRun: false } as const;
    const { signal } = new AbortController();
    return reconcile(
      { ...deps, clock: { now: clock.now, calendar: () => calendarAt(clock.now()) } },
      { ...request, approval, signal },
    );
  }

  return {
    autodesk: state,
    productId,
    async pass(days) {
      clock.advance(days * dayMs);
      sim.test.clock.set(clock.now());
      // A consent that nobody uses for fifteen days is lost.
      await sim.consent('admin@example.com');
    },
    async join(name, priority) {
      const id = asId<RecordId>(ids.next());
      const title = priority === 'high' ? 'Lead' : '';
      known.set(name, { id, title });
      const resource = user(name, { active: true, title });
      await database.write(({ users }) =>
        users.create({ sourceId: sourceId('idp'), id, resource, at: clock.now() }),
      );
    },
    leave: (name) => save(name, false),
    idOf: (name) => state.userIdOf(`${name}@example.com`),
    async settle() {
      for (const by of ['one', 'two']) {
        const { held } = await run(null);
        const digest = planDigest(held.map(({ operation }) => operation));
        await run({ digest, by });
      }
    },
    async look() {
      await run(null);
    },
    async open() {
      return (await database.read.notices.open()).map(({ watch, key }) => `${watch} ${key}`).sort();
    },
    async text(key) {
      const found = (await database.read.notices.open()).find((notice) => notice.key === key);
      if (found === undefined) throw new Error(`no open notice has the key ${key}`);
      return { text: found.text, step: found.step, csv: found.csv?.text ?? null };
    },
    close: () => sim.close(),
  };
}

function user(name: string, { active, title }: { readonly active: boolean; readonly title: string }) {
  const userName = `${name}@example.com`;
  return {
    userName,
    displayName: `${name} Fox`,
    name: { givenName: name, familyName: 'Fox' },
    active,
    userType: 'Drafter',
    ...(title === '' ? {} : { title }),
    emails: [{ value: userName, type: 'work', primary: true }],
  };
}
