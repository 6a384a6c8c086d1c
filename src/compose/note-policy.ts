import type { Config } from '../config/config.ts';
import { policyParts } from '../config/policy-parts.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { PolicyChange, PolicyDiff, PolicyPart } from '../core/domain/policy-change.ts';
import { diffParts } from '../core/policy-change/diff-parts.ts';
import type { Database } from '../ports/stores/database.ts';
import { readPolicyChanges } from '../reconcile/policy-changes.ts';
import type { Foundation } from './foundation.ts';

/** Who brought a configuration, and from where. */
export interface ConfigOrigin {
  /** As the audit trail names it: `user:root`. */
  readonly actor: string;
  /** `config/seatwarden.yaml, read at a start`. */
  readonly from: string;
}

interface NoteInput extends Pick<Foundation, 'policy' | 'clock'> {
  readonly database: Pick<Database, 'write'>;
  readonly config: Config;
  readonly origin: ConfigOrigin;
}

/**
 * Compares what decides over seats with what did before, and writes each difference to the audit trail, rule by rule. Runs
 * are report-only after a change of what decides; the change waits in `policy-changes` until somebody accepted it.
 */
export async function notePolicy(input: NoteInput): Promise<void> {
  const parts = policyParts(input.config);
  await input.database.write(async (stores) => {
    const { facts, audit } = stores;
    const known = await facts.get('policy-parts');
    const text = JSON.stringify(parts);
    if (known === text) return;
    // Of replicas that start at once with the same change, the first notes it for all.
    if (!(await facts.swap('policy-parts', { from: known, to: text }))) return;
    const diff = known === null ? null : diffParts(JSON.parse(known) as readonly PolicyPart[], parts);
    // The first look has nothing to compare with, and parts in another order decide the same.
    if (diff === null) return;
    const { actor, from } = input.origin;
    const at = input.clock.now();
    const { fingerprint } = input.policy;
    const data = toData(diff, from);
    await audit.append([{ at, actor, act: 'rules.changed', subject: `policy:${fingerprint}`, data }]);
    // Words alone decide nothing, and rules that went back to what was accepted need no acceptance.
    if ((await facts.get('decided-policy')) === fingerprint) return;
    const change = toChange(diff, input, at);
    await facts.set('policy-changes', JSON.stringify([...(await readPolicyChanges(stores)), change]));
  });
}

function toChange(diff: PolicyDiff, { policy, origin }: NoteInput, at: number): PolicyChange {
  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  return {
    at,
    by: `${origin.actor} (${origin.from})`,
    fingerprint: policy.fingerprint,
    added: names(diff.added),
    removed: names(diff.removed),
    changed: names(diff.changed),
    gains: {},
    loses: {},
  };
}

function toData({ added, removed, changed }: PolicyDiff, from: string): JsonObject {
  const whole = (some: readonly PolicyPart[]) => some.map(({ name, text }) => ({ name, text }));
  return {
    from,
    added: whole(added),
    removed: whole(removed),
    changed: changed.map(({ name, diff }) => ({ name, diff })),
  };
}
