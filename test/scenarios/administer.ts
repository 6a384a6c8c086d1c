import { expect } from 'vitest';
import * as z from 'zod';
import { JournalView, PlanView } from '../../src/contract/plan.ts';
import { inWords } from './operation-words.ts';
import { emailOf } from './read-scenario.ts';
import type { Step, Use } from './scenario-schema.ts';
import { signIn } from './sign-in.ts';
import type { Stage } from './stage.ts';

type Decisions = Pick<
  Step,
  | 'resume'
  | 'release'
  | 'run'
  | 'used'
  | 'signsIn'
  | 'keep'
  | 'giveBack'
  | 'undo'
  | 'approve'
  | 'reject'
  | 'remember'
>;

const Journal = z.array(JournalView);

/** What an administrator does through the admin API, in this order. */
export async function administer(stage: Stage, decisions: Decisions): Promise<void> {
  const {
    resume,
    release,
    run,
    used = [],
    signsIn = [],
    keep = {},
    giveBack = {},
    undo = {},
    remember,
  } = decisions;
  const { daemon } = stage;
  if (resume === true) await daemon.ask('POST /resume');
  if (release !== undefined) await daemon.ask(`POST /sources/${release}/release`);
  await (daemon.isRunning ? daemon.idle() : undefined);
  if (run === 'full') await daemon.runFull();
  if (used.length > 0) await report(stage, used);
  for (const name of signsIn) await signIn(stage, name);
  await decideOnUse(stage, 'keep', keep);
  await decideOnUse(stage, 'return', giveBack);
  await undoRemovals(stage, undo);
  await approve(stage, decisions);
  await reject(stage, decisions);
  if (remember === 'plan') stage.remembered = (await planOf(stage)).digest;
}

async function approve(stage: Stage, { approve: approved }: Decisions): Promise<void> {
  if (approved === undefined) return;
  if (approved === true) return approvePlan(stage);
  if (approved === 'remembered') {
    const digest = stage.remembered ?? expect.fail('no plan was remembered before this moment');
    return apply(stage, { digest });
  }
  await apply(stage, await rowsOf(stage, approved));
}

async function reject(stage: Stage, { reject: rejected }: Decisions): Promise<void> {
  if (rejected === undefined) return;
  const { rows, until } = rejected;
  const end = until === undefined ? {} : { until: `${until}T00:00:00Z` };
  await stage.daemon.ask('POST /reject', { ...(await rowsOf(stage, rows)), reason: 'still needed', ...end });
}

/** Held rows in the words of a scenario. */
async function rowsOf(stage: Stage, words: readonly string[]) {
  const { digest, held } = await planOf(stage);
  const rows = new Map(held.map(({ row, operation }) => [inWords(operation), row]));
  return { digest, rows: words.map((one) => rows.get(one) ?? expect.fail(`${one} is not held`)) };
}

async function undoRemovals(
  { daemon }: Stage,
  seats: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [pool, names] of Object.entries(seats)) {
    for (const name of names) {
      const done = Journal.parse(await daemon.ask('GET /operations?limit=1000'));
      const taken = done.find(
        ({ operation, state }) =>
          state === 'done' && operation.pool === pool && operation.from?.email === emailOf(name),
      );
      const { id } = taken ?? expect.fail(`no seat of ${pool} was taken from ${name}`);
      await daemon.ask('POST /undo', { id, reason: 'it was a mistake' });
      await daemon.idle();
    }
  }
}

async function report({ daemon }: Stage, used: readonly Use[]): Promise<void> {
  const lines = used.map(({ person, product, on }) => `${product},${emailOf(person)},${on}`);
  await daemon.ask('POST /usage', { csv: ['Product,Email,Last accessed', ...lines].join('\n') });
  await daemon.idle();
}

async function decideOnUse(
  { daemon }: Stage,
  act: 'keep' | 'return',
  seats: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [pool, names] of Object.entries(seats)) {
    for (const name of names) await daemon.ask(`POST /usage/${act}`, { person: emailOf(name), pool });
  }
  if (Object.keys(seats).length > 0) await daemon.idle();
}

/** An administrator looks at the plan and applies what it holds. */
export async function approvePlan(stage: Stage): Promise<void> {
  const { digest } = await planOf(stage);
  await apply(stage, { digest });
}

async function planOf({ daemon }: Stage): Promise<PlanView> {
  return PlanView.parse(await daemon.ask('GET /plan'));
}

async function apply(
  stage: Stage,
  approval: { readonly digest: string; readonly rows?: readonly string[] },
): Promise<void> {
  const { outcome } = PlanView.parse(await stage.daemon.ask('POST /apply', approval));
  stage.approval = outcome === 'stale-approval' ? 'void' : 'taken';
}
