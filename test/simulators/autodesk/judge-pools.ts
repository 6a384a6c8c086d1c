import {
  changesByHand,
  type Evidence,
  isUnseen,
  ownCalls,
  queryOf,
  type Violation,
  wasHeard,
} from './evidence.ts';
import type { LogEntry } from './log.ts';
import { capacityOf } from './seats.ts';
import type { Change, Team, WorldState } from './world.ts';

/** Asked for a seat of a full pool, though it had seen or been told that it was full. */
export function seatsTooMany(evidence: Evidence): readonly Violation[] {
  const calls = ownCalls(evidence);
  return calls
    .filter(({ problem }) => problem === 'noSeat')
    .map((call) => {
      const { teamId, about } = call;
      const earlier = calls
        .filter(({ index }) => index < call.index)
        .filter((other) => other.teamId === teamId);
      const heard = earlier.filter((other) => wasHeard(other, evidence.terms));
      const look = heard.findLast((other) => showsPool(other, about.productId));
      const refusal = heard.findLast(
        (other) => other.problem === 'noSeat' && other.about.productId === about.productId,
      );
      const freed = earlier.findLast(
        ({ operation, committed, about: its }) =>
          operation === 'unassign' && committed && its.productId === about.productId,
      );
      const wasTold = refusal !== undefined && refusal.index > (look?.index ?? -1);
      const hasReason = !wasTold || (freed !== undefined && freed.index > refusal.index);
      const says = `asked for a seat of ${about.productId ?? 'no product'}, which is full`;
      const excuse = hasReason ? takenMeanwhile(evidence, call, wasTold ? freed : look) : null;
      return { rule: 'exceeds-pool', index: call.index, says, excuse };
    });
}

function showsPool(entry: LogEntry, productId: string | undefined): boolean {
  if (entry.status !== 200) return false;
  if (entry.operation === 'list-pools') return true;
  const query = queryOf(entry);
  const asked = query.get('productId');
  return (
    entry.operation === 'list-assignments' && !query.has('userId') && (asked === null || asked === productId)
  );
}

function takenMeanwhile(evidence: Evidence, call: LogEntry, look: LogEntry | undefined): string | null {
  const { productId } = call.about;
  const isTaken = changesByHand(evidence, call).some(
    (change) => change.isAdded && change.productId === productId && isUnseen(change, look),
  );
  if (isTaken) return 'taken by hand meanwhile';
  const isShrunk = evidence.world.poolHistory.some(
    (then) => then.teamId === call.teamId && then.logged <= call.index && isUnseen(then, look),
  );
  return isShrunk ? 'the pools changed meanwhile' : null;
}

/** Every change that left a pool with more holders than seats, from the history alone. */
export function poolsOver({ world }: Evidence): readonly Violation[] {
  const holders = new Map<string, Map<string, number>>();
  return world.changes.flatMap((change, position) => {
    const { teamId, productId, userId, isAdded } = change;
    const key = JSON.stringify([teamId, productId]);
    const routes = holders.get(key) ?? new Map<string, number>();
    holders.set(key, routes);
    const before = routes.get(userId) ?? 0;
    routes.set(userId, before + (isAdded ? 1 : -1));
    if (routes.get(userId) === 0) routes.delete(userId);
    const capacity = capacityThen(world, change, position);
    const isOver = isAdded && before === 0 && capacity !== null && routes.size > capacity;
    if (!isOver) return [];
    const says = `${routes.size} people hold ${capacity} seats of ${productId}`;
    const excuse = change.by === null ? 'given by hand' : null;
    return [{ rule: 'pool-over', index: change.by ?? change.logged, says, excuse }];
  });
}

function capacityThen(world: WorldState, change: Change, position: number): number | null {
  const then = world.poolHistory.findLast(
    ({ teamId, changes }) => teamId === change.teamId && changes <= position,
  );
  const team = world.teams.get(change.teamId);
  if (then === undefined || team === undefined) return 0;
  const past: Team = { ...team, pools: [...then.pools] };
  return capacityOf(past, change.productId, change.at);
}
