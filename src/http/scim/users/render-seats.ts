import type { Json, JsonObject } from '../../../core/domain/json.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { PersonSeats, StandingSeat } from '../../../ports/stores/seat-store.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';

/** Adds the seat extension to a user; a list without values is left out, and so is an extension without lists. */
export function withSeats(user: JsonObject, seats: PersonSeats | undefined): JsonObject {
  if (seats === undefined) return user;
  const lists = {
    holds: seats.holds.map((seat) => renderSeat(seat)),
    waitsFor: seats.waitsFor.map((seat) => ({ ...renderSeat(seat), position: seat.position })),
    willLose: seats.willLose.map((seat) => ({
      ...renderSeat(seat),
      ...(seat.dueAt !== null && { due: timestamp(seat.dueAt) }),
    })),
  };
  const told = Object.entries(lists).filter(([, list]) => list.length > 0);
  if (told.length === 0) return user;
  const { schemas, ...rest } = user;
  return {
    schemas: [...((schemas ?? []) as readonly Json[]), SEATS_URN],
    ...rest,
    [SEATS_URN]: Object.fromEntries(told),
  };
}

function renderSeat({ poolId, product, since }: StandingSeat): JsonObject {
  return { value: poolId, display: product, since: timestamp(since) };
}

function timestamp(at: Instant): string {
  return new Date(at).toISOString();
}
