import { expect } from 'vitest';
import { PlanView } from '../../src/contract/plan.ts';
import { emailOf } from './read-scenario.ts';
import type { Step, Use } from './scenario-schema.ts';
import type { Stage } from './stage.ts';

type Decisions = Pick<
  Step,
  'resume' | 'release' | 'run' | 'used' | 'keep' | 'giveBack' | 'approve' | 'remember'
>;

/** What an administrator does through the admin API, in this order. */
export async function administer(stage: Stage, decisions: Decisions): Promise<void> {
  const { resume, release, run, used = [], keep = {}, giveBack = {}, approve, remember } = decisions;
  const { daemon } = stage;
  if (resume === true) await daemon.ask('POST /resume');
  if (release !== undefined) await daemon.ask(`POST /sources/${release}/release`);
  await (daemon.isRunning ? daemon.idle() : undefined);
  if (run === 'full') await daemon.runFull();
  if (used.length > 0) await report(stage, used);
  await decideOnUse(stage, 'keep', keep);
  await decideOnUse(stage, 'return', giveBack);
  if (approve === true) await approvePlan(stage);
  if (approve === 'remembered') {
    await apply(stage, stage.remembered ?? expect.fail('no plan was remembered before this moment'));
  }
  if (remember === 'plan') stage.remembered = await digestOf(stage);
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
  await apply(stage, await digestOf(stage));
}

async function digestOf({ daemon }: Stage): Promise<string> {
  return PlanView.parse(await daemon.ask('GET /plan')).digest;
}

async function apply(stage: Stage, digest: string): Promise<void> {
  const { outcome } = PlanView.parse(await stage.daemon.ask('POST /apply', { digest }));
  stage.approval = outcome === 'stale-approval' ? 'void' : 'taken';
}
