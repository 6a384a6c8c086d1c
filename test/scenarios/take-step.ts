import { expect } from 'vitest';
import { asId, type AccountId } from '../../src/core/domain/ids.ts';
import { PlanView } from '../../src/contract/plan.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import type { Stage } from './stage.ts';
import { emailOf } from './read-scenario.ts';
import type { ByHand, Step } from './scenario-schema.ts';

export const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };

type Events = Omit<Step, 'at' | 'why' | 'start' | 'config' | 'expect' | 'stop'>;

/** What happens in one moment, in this order; after each the daemon comes to rest. */
export async function actOn(stage: Stage, events: Events): Promise<void> {
  const { pause } = events;
  if (pause !== undefined) await stage.daemon.ask('POST /pause', { reason: pause });
  await hear(stage, events);
  await changeSeats(stage, events);
  await administer(stage, events);
}

async function hear(stage: Stage, { feeds = {}, groups = [], says = {} }: Events): Promise<void> {
  const { daemon, files } = stage;
  for (const [id, feed] of Object.entries(feeds)) fileOf(stage, id).setFeed(feed);
  for (const event of groups) await pusherOf(stage, event.source).changeGroup(event);
  for (const [id, people] of Object.entries(says)) {
    if (files.has(id)) fileOf(stage, id).hear(people);
    else await pusherOf(stage, id).say(people);
    await daemon.idle();
  }
  for (const id of new Set([...Object.keys(feeds), ...Object.keys(says)])) {
    const file = files.get(id);
    if (file === undefined) continue;
    file.write(daemon.clock.now());
    await daemon.ask(`POST /sources/${id}/sync`);
    await daemon.idle();
  }
}

function fileOf({ files }: Stage, id: string) {
  return files.get(id) ?? expect.fail(`${id} is no source of kind csv`);
}

function pusherOf({ pushers }: Stage, id: string) {
  return pushers.get(id) ?? expect.fail(`${id} is no source of kind scim or csv`);
}

async function changeSeats(
  { daemon }: Stage,
  { buy = {}, coordinators = [], byHand = [] }: Events,
): Promise<void> {
  const acts = Object.keys(buy).length + coordinators.length + byHand.length;
  if (acts === 0) return;
  const { contracts, roles } = daemon.ledger;
  for (const [product, quantity] of Object.entries(buy)) {
    const order = { product, quantity, term: 'annual', startsOn: '2026-01-01', endsOn: '2030-01-01' };
    await contracts.purchase('1', order);
  }
  for (const name of coordinators) {
    await roles.addCoordinator('1', { email: emailOf(name), givenName: name, familyName: 'Person' });
  }
  for (const act of byHand) await assignByHand(daemon, act);
  await daemon.runFull();
}

/** As an administrator does it at the vendor's, without asking us. */
async function assignByHand(daemon: Stage['daemon'], { give, take, person }: ByHand): Promise<void> {
  const { seats, users } = daemon.ledger;
  const email = emailOf(person);
  const from = async (address: string) => {
    const user = await users.find(address);
    return { accountId: user?.accountId ?? asId<AccountId>('nobody'), email: address };
  };
  const to = { email, givenName: person, familyName: 'Person' };
  const changes: readonly CoreChange[] = [
    ...(take === undefined ? [] : [{ kind: 'unassign', product: take, from: await from(email) } as const]),
    ...(give === undefined ? [] : [await giving(give)]),
  ];
  async function giving(product: string): Promise<CoreChange> {
    const pool = (await seats.pools()).find((one) => one.product === product);
    if (pool?.parked == null) return { kind: 'add', product, to };
    return { kind: 'reassign', product, from: await from(boss.email), to, fromParked: true };
  }
  for (const change of changes) {
    const operationId = `by hand ${change.kind} ${change.product} ${email} ${daemon.clock.now()}`;
    const answer = await seats.change({ actor: boss.email, operationId, change });
    expect(answer.kind, `by hand: ${change.kind} ${change.product} ${person}`).toBe('done');
  }
}

async function administer(stage: Stage, { resume, release, run, approve }: Events): Promise<void> {
  const { daemon } = stage;
  if (resume === true) await daemon.ask('POST /resume');
  if (release !== undefined) await daemon.ask(`POST /sources/${release}/release`);
  await (daemon.isRunning ? daemon.idle() : undefined);
  if (run === 'full') await daemon.runFull();
  if (approve === true) await approvePlan(stage);
}

/** An administrator looks at the plan and applies what it holds. */
export async function approvePlan({ daemon }: Stage): Promise<void> {
  const { digest } = PlanView.parse(await daemon.ask('GET /plan'));
  const { outcome } = PlanView.parse(await daemon.ask('POST /apply', { digest }));
  expect(outcome, 'what was approved is what is applied').not.toBe('stale-approval');
}
