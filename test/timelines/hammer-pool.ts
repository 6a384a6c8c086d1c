import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Ledger } from '../../src/ports/ledger.ts';
import { createTeam } from '../licensing/ledger-world.ts';
import type { TestDatabase } from '../support/databases.ts';

/** What one hammering process is told. */
export interface HammerOrder {
  readonly url: string;
  readonly coreId: string;
  readonly product: string;
  readonly people: number;
  readonly forMs: number;
  readonly seed: number;
}
export interface Hammered {
  /** Answers of both processes, by kind. */
  readonly answers: Readonly<Record<string, number>>;
  /** Looks at the pool while they hammered. */
  readonly looks: number;
  /** What was seen that may never be; empty when all is well. */
  readonly broken: readonly string[];
}

const run = promisify(execFile);

/** A pool of three seats for six people, in an empty database, hammered for that long. */
export async function hammerNewPool(test: TestDatabase, forMs: number): Promise<Hammered> {
  const world = await createTeam(test, '1');
  try {
    await world.offer('CAD', 3);
    const { coreId } = world.context;
    return await hammerPool(world.ledger, { url: test.url, coreId, product: 'CAD', people: 6, forMs });
  } finally {
    await world.close();
  }
}

/**
 * Two processes of their own assign, unassign and reassign seats of one pool at once. Meanwhile no look may find more
 * seats taken than there are, or somebody with two; at the end, the acts that were recorded as done, done again on
 * paper, must give exactly those who hold a seat: nothing was lost and nothing came from nowhere.
 */
async function hammerPool(ledger: Ledger, order: Omit<HammerOrder, 'seed'>): Promise<Hammered> {
  const hammering = { goesOn: true };
  const children = Promise.all([1, 2].map((seed) => hammerIn({ ...order, seed }))).finally(() => {
    hammering.goesOn = false;
  });
  // It is waited for below; until then a failure must not end this process.
  children.catch(() => undefined);
  const broken = new Set<string>();
  let looks = 0;
  while (hammering.goesOn) {
    for (const breach of await lookFor(ledger, order.product)) broken.add(breach);
    looks += 1;
    // SQLite answers at once, and would leave no turn for the children's end.
    await turn();
  }
  const answers: Record<string, number> = {};
  for (const child of await children) {
    for (const [word, times] of Object.entries(child)) answers[word] = (answers[word] ?? 0) + times;
  }
  for (const breach of await balance(ledger, order.product)) broken.add(breach);
  return { answers, looks, broken: [...broken] };
}

async function hammerIn(order: HammerOrder): Promise<Record<string, number>> {
  const child = join(import.meta.dirname, 'hammer-child.ts');
  const { stdout } = await run(process.execPath, [child, JSON.stringify(order)]);
  return JSON.parse(stdout) as Record<string, number>;
}

async function lookFor(ledger: Ledger, product: string): Promise<readonly string[]> {
  const { pools, assignments } = await ledger.seats.read();
  const pool = pools.find((one) => one.product === product);
  const held = assignments.filter((one) => one.product === product).map(({ accountId }) => accountId);
  const { capacity = 0, taken = 0 } = pool ?? {};
  return [
    ...((taken ?? 0) > (capacity ?? 0) ? [`${taken} of ${capacity} seats were taken`] : []),
    ...(new Set(held).size < held.length ? ['somebody held two seats'] : []),
  ];
}

async function balance(ledger: Ledger, product: string): Promise<readonly string[]> {
  const acts = await ledger.seats.acts(1_000_000);
  const onPaper = new Set<string>();
  for (const { from, to, outcome, product: of } of acts.toReversed()) {
    if (of !== product || outcome !== 'done') continue;
    if (from !== null) onPaper.delete(from);
    if (to !== null) onPaper.add(to);
  }
  const { accounts, assignments } = await ledger.seats.read();
  const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
  const held = assignments
    .filter((one) => one.product === product)
    .map((one) => emails.get(one.accountId) ?? '?');
  const [paper, real] = [[...onPaper].sort().join(' '), held.sort().join(' ')];
  return paper === real ? [] : [`the acts give seats to ${paper}; they are held by ${real}`];
}
