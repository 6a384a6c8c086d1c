import type { DriftRow } from '../core/domain/drift.ts';
import type { PersonId, PoolId } from '../core/domain/ids.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Assignment, Entitlement } from '../core/domain/seats.ts';
import type { Instant } from '../core/domain/time.ts';
import type { Holdings } from '../core/plan/foresee.ts';
import type { LentSeat } from '../core/plan/plan-ahead.ts';
import type { RankedSeat } from '../core/plan/preempt.ts';
import { fallbackFor } from '../core/domain/fallback-for.ts';
import { outsidePilot } from '../core/rules/pilot.ts';
import type { Weighed } from './weighed.ts';

/** Collects what people hold that may change hands by a fallback or for a higher rank; nothing where no rule knows either. */
export interface HoldingsWatch {
  note(weighed: Weighed): void;
  readonly holdings: Holdings;
}

export function watchHoldings(policy: Policy, nowAt: Instant): HoldingsWatch {
  const ranked: RankedSeat[] = [];
  const holds = new Map<PersonId, ReadonlySet<PoolId>>();
  const lent: LentSeat[] = [];
  const falls = policy.rules.some(({ fallback }) => fallback.length > 0);
  const preempting = new Set(policy.rules.filter((rule) => rule.preempt).map((rule) => rule.poolId));
  return {
    holdings: { ranked, holds, lent },
    note(weighed) {
      const { person, decision, drift } = weighed;
      if (falls && drift.some((row) => row.class === 'missing')) {
        holds.set(person.personId, new Set(person.seats.map((seat) => seat.poolId)));
        lent.push(...lentOf(weighed, { policy, nowAt }));
      }
      if (preempting.size === 0 || !mayLose(weighed, policy)) return;
      for (const seat of person.seats) {
        const given = decision.entitlements.find((one) => one.poolId === seat.poolId);
        if (given === undefined || !preempting.has(seat.poolId) || !isAsRuled(seat, { given, drift, policy }))
          continue;
        ranked.push(toRanked(seat, given, weighed));
      }
    },
  };
}

/** What protects somebody from losing a seat protects from a higher rank, too. */
function mayLose({ person, decision }: Weighed, policy: Policy): boolean {
  const { view, protectedBy } = decision;
  return (
    view.standing === 'employed' &&
    protectedBy === null &&
    !person.isDisputed &&
    outsidePilot(view.resource, policy) === null
  );
}

interface Ruled {
  readonly given: Entitlement;
  readonly drift: readonly DriftRow[];
  readonly policy: Policy;
}

/** Ours to take, or taken over by a rule of its own, and nothing else is about to happen to it. */
function isAsRuled(seat: Assignment, { given, drift, policy }: Ruled): boolean {
  if (seat.type !== 'direct' || seat.protectedRole !== null) return false;
  if (seat.origin === 'found' && fallbackFor(given, policy.rules).length > 0) return false;
  return !drift.some((row) => row.poolId === seat.poolId && row.accountId === seat.accountId);
}

function toRanked(
  { poolId, coreId, accountId, email, since }: Assignment,
  { ruleId, priority, needBy }: Entitlement,
  { person, decision }: Weighed,
): RankedSeat {
  const { displayName } = decision.view;
  const holder = { accountId, personId: person.personId, email, displayName };
  return { poolId, coreId, holder, ruleId, priority, needBy, since };
}

/** The fallbacks that go back once a seat that is waited for has come; what somebody gave by hand stays. */
function lentOf(
  { person, decision }: Weighed,
  { policy, nowAt }: { readonly policy: Policy; readonly nowAt: Instant },
): readonly LentSeat[] {
  const { view, entitlements, protectedBy } = decision;
  if (protectedBy !== null || person.isDisputed) return [];
  return person.seats.flatMap((seat) => {
    const given = entitlements.find(({ poolId }) => poolId === seat.poolId);
    const instead = given === undefined ? [] : fallbackFor(given, policy.rules);
    const isOurs = seat.type === 'direct' && seat.protectedRole === null && seat.origin !== 'found';
    if (given === undefined || instead.length === 0 || !isOurs) return [];
    const ended: DriftRow = {
      poolId: seat.poolId,
      coreId: seat.coreId,
      class: 'fallback-ended',
      subject: `account:${seat.accountId}`,
      personId: person.personId,
      accountId: seat.accountId,
      email: seat.email,
      displayName: view.displayName,
      since: nowAt,
      dueAt: nowAt,
      decision: 'due',
      evidence: `Held only while ${view.displayName} waits for a seat of ${instead.join(' or ')} (rule ${given.ruleId}).`,
      step: '',
      ruleId: given.ruleId,
      priority: given.priority,
      needBy: null,
      unlessFull: false,
      restsOn: view.sources,
    };
    return [{ personId: person.personId, ended }];
  });
}
