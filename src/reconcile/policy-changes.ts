import type { PolicyChange, PolicyEffect } from '../core/domain/policy-change.ts';
import { policyNotices } from '../core/notice/policy-notices.ts';
import type { CaseChange, PersonCase } from '../ports/stores/case-store.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { Run } from './run-context.ts';
import { tellNotices } from './tell-notices.ts';

/** Changes that nobody has accepted yet, oldest first. */
export async function readPolicyChanges({ facts }: Pick<Stores, 'facts'>): Promise<readonly PolicyChange[]> {
  const text = await facts.get('policy-changes');
  return text === null ? [] : (JSON.parse(text) as readonly PolicyChange[]);
}

/**
 * Adds what decisions under a new policy gave and took to the change that made it. In one unit of work with the decisions,
 * so that nobody is counted twice after a crash, and nobody is left out.
 */
export async function countEffect(
  stores: Stores,
  { policy: { fingerprint } }: Pick<Run, 'policy'>,
  effect: PolicyEffect,
): Promise<void> {
  const changes = await readPolicyChanges(stores);
  const newest = changes.at(-1);
  if (newest === undefined || newest.fingerprint !== fingerprint) return;
  const counted = {
    ...newest,
    gains: sumOf(newest.gains, effect.gains),
    loses: sumOf(newest.loses, effect.loses),
  };
  await stores.facts.set('policy-changes', JSON.stringify([...changes.slice(0, -1), counted]));
}

/** Who gains or loses the right to a seat by these decisions. A right that another rule gives now is neither. */
export function effectOf(cases: readonly PersonCase[], changes: readonly CaseChange[]): PolicyEffect {
  const before = new Map(cases.map(({ personId, entitlements }) => [personId, entitlements]));
  const gains: Record<string, number> = {};
  const loses: Record<string, number> = {};
  for (const { personId, entitlements } of changes) {
    const had = new Set(before.get(personId)?.map(({ poolId }) => poolId));
    for (const { poolId } of entitlements.put) if (!had.has(poolId)) gains[poolId] = (gains[poolId] ?? 0) + 1;
    for (const { poolId } of entitlements.drop) loses[poolId] = (loses[poolId] ?? 0) + 1;
  }
  return { gains, loses };
}

/** Says beside the change what it did to records, where there is such a change. */
export async function notePeople(
  stores: Pick<Stores, 'facts'>,
  { policy: { fingerprint } }: Pick<Run, 'policy'>,
  people: string,
): Promise<void> {
  const changes = await readPolicyChanges(stores);
  const newest = changes.at(-1);
  if (newest === undefined || newest.fingerprint !== fingerprint) return;
  await stores.facts.set('policy-changes', JSON.stringify([...changes.slice(0, -1), { ...newest, people }]));
}

function sumOf(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) {
  const sum = { ...one };
  for (const [pool, count] of Object.entries(other)) sum[pool] = (sum[pool] ?? 0) + count;
  return sum;
}

/**
 * Tells of changed rules until somebody accepted them, or put the old ones back. `digest` names what is held now. Where
 * nothing changed it is one small question.
 */
export async function tellPolicyChanges(run: Run, digest: string): Promise<void> {
  const { facts } = run.database.read;
  const changes = await readPolicyChanges({ facts });
  if (changes.length === 0) return;
  if ((await facts.get('accepted-policy')) !== run.policy.fingerprint) {
    await tellNotices(run, 'policy', policyNotices(changes, digest));
    return;
  }
  await tellNotices(run, 'policy', []);
  await run.database.write((stores) => stores.facts.clear('policy-changes'));
}
