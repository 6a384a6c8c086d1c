import type { Operation, Waiter } from '../../../src/core/domain/plan.ts';
import type { QuotaUse } from '../../../src/core/plan/quota-room.ts';
import { waiter } from '../../support/builders.ts';
import { nowAt, rankedSeat, type World } from './any-world.ts';

/** How an operation that succeeds changes the number of seats held: the whole physics of a pool. */
export const effect = { unassign: -1, reassign: 0, add: 1 } as const;

/** Whether the seat is given to somebody who goes on waiting for one of another pool. */
export function isLent(operation: Operation, { people }: Pick<World, 'people'>): boolean {
  if (operation.kind === 'unassign') return false;
  const { personId } = operation.to;
  return people.some((one) => one.recipient.personId === personId && one.poolId !== operation.poolId);
}

/** The naive model of seats: what the world looks like when every operation was done. */
export function afterwards(world: World, operations: readonly Operation[]): World {
  const { pools, removals, people, quotas, ranked, policy } = world;
  const freed = new Set(
    operations.flatMap((one) => (one.kind === 'add' ? [] : [`${one.poolId} ${one.from.accountId}`])),
  );
  const lent = operations.filter((one) => isLent(one, world));
  const given = new Set(
    operations.flatMap((one) => (one.kind === 'unassign' || lent.includes(one) ? [] : [one.to.personId])),
  );
  const lost = ranked.filter((seat) => freed.has(`${seat.poolId} ${seat.holder.accountId}`));
  const waitsStill = (id: string) => people.some(({ recipient }) => recipient.personId === id);
  const borrowed = lent.flatMap((one) => (one.kind === 'unassign' ? [] : [one]));
  return {
    policy,
    quotas: new Map(
      [...quotas].map(([id, uses]) => [
        id,
        uses.map((use) => ({ ...use, held: heldAfter(use, id, operations) })),
      ]),
    ),
    pools: pools.map((one) => {
      const own = operations.filter((operation) => operation.poolId === one.poolId);
      const handed = own.filter(
        (operation) => operation.kind === 'reassign' && operation.because.class === 'parked',
      ).length;
      const seats = (one.parked?.seats ?? 0) - handed;
      return {
        ...one,
        taken: one.taken === null ? null : own.reduce((held, { kind }) => held + effect[kind], one.taken),
        parked: one.parked === null || seats === 0 ? null : { ...one.parked, seats },
      };
    }),
    removals: removals.filter((row) => !freed.has(`${row.poolId} ${row.accountId}`)),
    // Who was served holds a seat that others may take; who lost one to a higher rank waits again.
    people: [
      ...people.filter(({ recipient }) => !given.has(recipient.personId)),
      ...lost
        .filter(({ holder }) => !waitsStill(holder.personId))
        .map((seat) => waiter(seat.poolId, seat.holder.displayName, { ...rankOf(seat), since: nowAt })),
    ],
    holding: new Set([
      ...[...world.holding].filter((id) => !lost.some(({ holder }) => holder.personId === id)),
      ...borrowed.map(({ to }) => to.personId),
    ]),
    ranked: [
      ...ranked.filter((seat) => !lost.includes(seat)),
      ...people
        .filter(({ recipient }) => given.has(recipient.personId))
        .map((one) => rankedSeat(one.poolId, one.recipient.displayName, { ...rankOf(one), since: nowAt })),
      ...borrowed.flatMap(({ poolId, to }) =>
        people
          .filter(({ recipient }) => recipient.personId === to.personId)
          .map((one) => rankedSeat(poolId, to.displayName, { ...rankOf(one), since: nowAt })),
      ),
    ],
  };
}

function heldAfter({ held, people }: QuotaUse, id: string, operations: readonly Operation[]): number {
  const own = operations.filter(({ poolId }) => poolId === id);
  const came = own.filter((one) => one.kind !== 'unassign' && people.has(one.to.personId)).length;
  const went = own.filter(
    (one) => one.kind !== 'add' && one.from.personId !== null && people.has(one.from.personId),
  ).length;
  return held + came - went;
}

function rankOf({ priority, needBy, ruleId }: Pick<Waiter, 'priority' | 'needBy' | 'ruleId'>) {
  return { priority, needBy, ruleId };
}
