import { expect } from 'vitest';
import * as z from 'zod';
import type { Config } from '../../src/config/config.ts';
import type { DriftView, SourceView } from '../../src/contract/drift.ts';
import { NoticeView } from '../../src/contract/notice.ts';
import { PlanView } from '../../src/contract/plan.ts';
import { DriftReport } from '../../src/contract/report.ts';
import { inWords } from './operation-words.ts';
import { emailOf, expandNames, nameOf } from './read-scenario.ts';
import type { ScenarioDaemon } from './scenario-daemon.ts';
import type { Expectation } from './scenario-schema.ts';

const Notices = z.array(NoticeView);

interface Look {
  readonly daemon: ScenarioDaemon;
  readonly config: Config;
  readonly wanted: Expectation;
  /** For messages. */
  readonly at: string;
}

/** Compares what is so with what the scenario wants, and with what must always be so. */
export async function expectStanding({ daemon, config, wanted, at }: Look): Promise<void> {
  const plan = PlanView.parse(await daemon.ask('GET /plan'));
  expect(plan.cleared.map(inWords), `${at}: what a second run would do right after`).toEqual([]);
  await expectSeats({ daemon, config, wanted, at });
  if (asksReport(wanted)) {
    expectReport(DriftReport.parse(await daemon.ask('GET /drift?limit=10000')), wanted, at);
  }
  expectPlan(plan, wanted, at);
  await expectTold({ daemon, config, wanted, at });
  for (const [name, part] of Object.entries(wanted.explains ?? {})) {
    const said = JSON.stringify(await daemon.ask(`GET /explain?person=${encodeURIComponent(emailOf(name))}`));
    expect(said, `${at}: the explanation of ${name}`).toContain(part);
  }
}

async function expectTold({ daemon, wanted, at }: Look): Promise<void> {
  if (wanted.notices !== undefined) {
    const told = Notices.parse(await daemon.ask('GET /notices')).map(({ text, step }) => `${text} ${step}`);
    for (const part of wanted.notices) {
      expect(told.join('\n'), `${at}: what administrators are told`).toContain(part);
    }
  }
  if (wanted.coordinators === undefined) return;
  const { coordinators = [] } = (await daemon.ledger.contracts.find('1')) ?? {};
  const names = coordinators.map(nameOf).sort();
  expect(names, `${at}: software coordinators`).toEqual([...wanted.coordinators].sort());
}

/** By the ledger's own word. */
async function expectSeats({ daemon, config, wanted, at }: Look): Promise<void> {
  const { accounts, assignments, pools } = await daemon.ledger.seats.read();
  const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
  const productOf = (pool: string) => config.pools.find(({ id }) => id === pool)?.product ?? pool;
  for (const { product, capacity, taken } of pools) {
    const beyond = Math.max(0, (taken ?? 0) - (capacity ?? Infinity));
    const mayBe = Object.entries(wanted.over ?? {}).find(([pool]) => productOf(pool) === product)?.[1] ?? 0;
    expect(beyond, `${at}: seats of ${product} that are held beyond its size`).toBe(mayBe);
  }
  for (const [pool, names] of Object.entries(wanted.holds ?? {})) {
    const holders = assignments
      .filter(({ product }) => product === productOf(pool))
      .map(({ accountId }) => nameOf(emails.get(accountId) ?? '?'));
    expect(holders.sort(), `${at}: who holds ${pool}`).toEqual([...expandNames(names)].sort());
  }
  const seats = (pool: string) => pools.find(({ product }) => product === productOf(pool));
  for (const [pool, count] of Object.entries(wanted.free ?? {})) {
    const free = (seats(pool)?.capacity ?? 0) - (seats(pool)?.taken ?? 0);
    expect(free, `${at}: free seats of ${pool}`).toBe(count);
  }
  for (const [pool, count] of Object.entries(wanted.parked ?? {})) {
    expect(seats(pool)?.parked?.seats ?? 0, `${at}: seats of ${pool} on the manager`).toBe(count);
  }
}

function asksReport({ waits, drift, sources, review }: Expectation): boolean {
  return [waits, drift, sources, review].some((one) => one !== undefined);
}

function expectReport({ drift, sources, review }: DriftReport, wanted: Expectation, at: string): void {
  for (const [pool, names] of Object.entries(wanted.waits ?? {})) {
    const line = drift
      .filter((row) => row.pool === pool && row.class === 'missing' && row.position !== null)
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
    expect(line.map(nameOfRow), `${at}: who waits for ${pool}`).toEqual(expandNames(names));
  }
  for (const [pool, rows] of Object.entries(wanted.drift ?? {})) {
    const found = (name: string) => drift.filter((row) => row.pool === pool && nameOfRow(row) === name);
    for (const [name, words] of Object.entries(rows)) {
      const said = found(name).map((row) => `${row.class} ${row.decision}`);
      expect(said.join(', ') || 'none', `${at}: drift of ${name} in ${pool}`).toBe(words);
    }
  }
  for (const [id, condition] of Object.entries(wanted.sources ?? {})) {
    expect(conditionOf(sources.find((one) => one.id === id)), `${at}: source ${id}`).toBe(condition);
  }
  if (wanted.review === undefined) return;
  const names = review.map(({ displayName }) => displayName).sort();
  expect(names, `${at}: the review queue`).toEqual([...wanted.review].sort());
}

function expectPlan({ held }: PlanView, wanted: Expectation, at: string): void {
  if (wanted.held !== undefined) {
    expect(
      held.map(({ operation }) => inWords(operation)),
      `${at}: what is held`,
    ).toEqual(wanted.held);
  }
  const tripped = held.flatMap((one) => one.tripped);
  if (wanted.guards !== undefined) {
    const guards = [...new Set(tripped.map(({ guard }) => guard))].sort();
    expect(guards, `${at}: guards that hold`).toEqual([...wanted.guards].sort());
  }
  if (wanted.message !== undefined) {
    const said = tripped.map(({ message }) => message).join('\n');
    expect(said, `${at}: what guards say`).toContain(wanted.message);
  }
}

function nameOfRow({ email, displayName }: DriftView): string {
  return email === null ? displayName : nameOf(email);
}

function conditionOf(source: SourceView | undefined): string {
  if (source === undefined) return 'unknown';
  if (source.quarantinedAt !== null) return 'in quarantine';
  return source.failure === null ? 'good' : 'failing';
}
