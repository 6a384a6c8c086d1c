import type { DriftRow } from '../domain/drift.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Reassign, Recipient } from '../domain/plan.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { isOpen } from './can-give.ts';
import { seatOf } from './free-seat.ts';
import { compareText } from './rank.ts';

interface MovesInput {
  readonly pool: PoolState;
  readonly removals: readonly DriftRow[];
  readonly recipients: ReadonlyMap<PersonId, Recipient>;
  readonly nowAt: Instant;
}

/**
 * The seat follows the person from an old address to the new one: a reassign from a person to the same person, in the
 * order of person ids. It needs no free seat, only a pool whose seats can change hands.
 */
export function planMoves({ pool, removals, recipients, nowAt }: MovesInput): readonly Reassign[] {
  if (!isOpen(pool, nowAt)) return [];
  const rows = removals.filter((row) => row.class === 'moved' && row.dueAt <= nowAt);
  const moves = rows.flatMap((row): readonly Reassign[] => {
    const to = row.personId === null ? undefined : recipients.get(row.personId);
    if (to === undefined) return [];
    const gives = { ruleId: row.ruleId, evidence: 'The same person under the new address.' };
    const { from, because } = seatOf(row);
    return [{ kind: 'reassign', poolId: row.poolId, coreId: row.coreId, from, to, because, gives }];
  });
  return moves.sort(byPerson);
}

function byPerson(a: Reassign, b: Reassign): number {
  return compareText(a.to.personId, b.to.personId) || compareText(a.from.accountId, b.from.accountId);
}
