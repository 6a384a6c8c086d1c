import type { LastUse } from '../domain/last-use.ts';
import type { PersonView } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { fallbackFor } from '../domain/fallback-for.ts';
import { type IdleVerdict, judgeIdle, lastUseOf } from '../rules/judge-idle.ts';
import type { SeatFinding } from './classify-seats.ts';

interface FindIdleInput {
  readonly view: PersonView;
  readonly policy: Policy;
  readonly uses: readonly LastUse[];
  /** Seats that this decision takes under policy. */
  readonly adopted: readonly Assignment[];
  readonly nowAt: Instant;
}

/** An idle seat, with the use that says so. */
export interface IdleFinding extends Omit<SeatFinding, 'class'> {
  readonly class: 'idle';
  readonly use: LastUse;
}

/** Seats with which all is right but that nobody uses, and when time alone changes which they are. */
export function findIdle(
  findings: readonly SeatFinding[],
  { view, policy, uses, adopted, nowAt }: FindIdleInput,
): { readonly findings: readonly IdleFinding[]; readonly nextTurnAt: Instant | null } {
  // Whoever is away is not expected to use anything.
  if (uses.length === 0 || view.standing !== 'employed' || view.employment.state === 'on_leave') return none;
  const judged = findings.flatMap((finding) => {
    const pool = policy.pools.get(finding.seat.poolId);
    if (finding.class !== null || finding.entitlement === null || pool === undefined) return [];
    // Who waits for another seat would be given a fallback again at once.
    if (fallbackFor(finding.entitlement, policy.rules).length > 0) return [];
    const use = lastUseOf(uses, pool);
    return [{ finding, verdict: judgeIdle({ seat: finding.seat, use, policy: pool.idle, nowAt }) }];
  });
  const turns = judged.map(({ verdict }) => verdict.nextTurnAt).filter((at) => at !== null);
  return {
    findings: judged.flatMap(({ finding, verdict }) => toIdle(finding, verdict, adopted)),
    nextTurnAt: turns.length === 0 ? null : Math.min(...turns),
  };
}

const none = { findings: [], nextTurnAt: null };

function toIdle(
  finding: SeatFinding,
  { idle }: IdleVerdict,
  adopted: readonly Assignment[],
): readonly IdleFinding[] {
  if (idle === null) return [];
  // What is adopted now counts as adopted, so that deciding again says the same.
  const seat = adopted.includes(finding.seat)
    ? { ...finding.seat, origin: 'adopted' as const }
    : finding.seat;
  return [{ ...finding, seat, class: 'idle', use: idle }];
}
