import type { AutodeskSimulator } from './autodesk-simulator.ts';
import {
  collectEvidence,
  type Evidence,
  ownCalls,
  type Terms,
  type Violation,
  wasHeard,
} from './evidence.ts';
import { impatientCalls, overBudget, throttledCalls } from './judge-allowance.ts';
import { blindRepeats, needlessCalls } from './judge-changes.ts';
import { poolsOver, seatsTooMany } from './judge-pools.ts';
import { unaccounted } from './seat-account.ts';

/** Everything the caller did that the rules do not allow, in the order of the log; with excuses where there are any. */
export function judge(
  simulator: Pick<AutodeskSimulator, 'log' | 'state'>,
  terms: Partial<Terms> & Pick<Terms, 'clientId'>,
): readonly Violation[] {
  const evidence = collectEvidence(simulator, terms);
  return [
    seatsTooMany,
    poolsOver,
    needlessCalls,
    blindRepeats,
    overBudget,
    throttledCalls,
    impatientCalls,
    refreshReuses,
    unaccounted,
  ]
    .flatMap((rule) => rule(evidence))
    .toSorted((a, b) => a.index - b.index);
}

/** What the caller could have helped. */
export function violations(
  simulator: Pick<AutodeskSimulator, 'log' | 'state'>,
  terms: Partial<Terms> & Pick<Terms, 'clientId'>,
): readonly Violation[] {
  return judge(simulator, terms).filter(({ excuse }) => excuse === null);
}

/** Refresh tokens presented again after the caller had heard that they are used. */
function refreshReuses(evidence: Evidence): readonly Violation[] {
  const shown = ownCalls(evidence).filter(({ refresh }) => refresh !== null);
  return [...Map.groupBy(shown, ({ refresh }) => refresh).entries()].flatMap(([serial, calls]) =>
    calls.slice(1).map(({ index }, position) => {
      const knew = calls
        .slice(0, position + 1)
        .some(
          (call) => wasHeard(call, evidence.terms) && (call.committed || call.problem === 'invalidGrant'),
        );
      const says = `refresh token ${serial} for the ${position + 2}. time`;
      return { rule: 'refresh-reused', index, says, excuse: knew ? null : 'the answer was lost' };
    }),
  );
}
