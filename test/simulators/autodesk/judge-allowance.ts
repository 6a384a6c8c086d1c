import { type Evidence, ownCalls, type Violation, wasHeard } from './evidence.ts';
import type { LogEntry } from './log.ts';

/** Calls of a team's minute beyond what was to be used of it. */
export function overBudget(evidence: Evidence): readonly Violation[] {
  const { perMinute, leaveForOthers } = evidence.terms;
  const allowed = perMinute - leaveForOthers;
  const counted = ownCalls(evidence).filter(({ counted: isCounted }) => isCounted);
  return [...Map.groupBy(counted, bucketOf).values()].flatMap((calls) =>
    calls.slice(allowed).map(({ index, minute }, over) => {
      const says = `call ${allowed + over + 1} of ${allowed} in minute ${minute}`;
      return { rule: 'over-budget', index, says, excuse: null };
    }),
  );
}

/** Refused for want of allowance. With others on the same minute one a minute cannot be helped. */
export function throttledCalls(evidence: Evidence): readonly Violation[] {
  const refused = ownCalls(evidence).filter(({ problem }) => problem === 'throttled');
  return [...Map.groupBy(refused, bucketOf).values()].flatMap((calls) =>
    calls.map(({ index, foreign }, position) => {
      const isOthers = (foreign ?? 0) > 0 && position === 0;
      const excuse = isOthers ? 'others used the minute' : null;
      return { rule: 'throttled', index, says: `429; others had taken ${foreign ?? 0}`, excuse };
    }),
  );
}

/** Calls between a 429 and the time it named. */
export function impatientCalls(evidence: Evidence): readonly Violation[] {
  const calls = ownCalls(evidence);
  const found = new Map<number, Violation>();
  for (const refused of calls.filter((call) => wasHeard(call, evidence.terms))) {
    const { retryAt } = refused;
    if (retryAt === null) continue;
    const early = calls.filter(
      (call) =>
        call.index > refused.index &&
        call.at < retryAt &&
        isOfApi(call) &&
        ownerOf(call) === ownerOf(refused),
    );
    for (const { index, at } of early.slice(evidence.terms.inFlight)) {
      const says = `called ${retryAt - at} ms before line ${refused.index} allowed it`;
      found.set(index, { rule: 'did-not-wait', index, says, excuse: null });
    }
  }
  return [...found.values()];
}

function isOfApi({ path }: LogEntry): boolean {
  return path.startsWith('/team-admin/');
}

function ownerOf({ teamId, clientId }: LogEntry): string {
  return teamId === null ? `client ${clientId}` : `team ${teamId}`;
}

function bucketOf(entry: LogEntry): string {
  return `${ownerOf(entry)} ${entry.minute}`;
}
