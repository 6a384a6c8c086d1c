import { settleInherited } from './inherit-seats.ts';
import type { LedgerContext } from './ledger-context.ts';
import { settleSeats } from './settle-seats.ts';

/** Brings all seats in step with the calendar first, and with groups and defaults then: who has a seat keeps it. */
export async function settleTeam(context: LedgerContext): Promise<void> {
  await settleSeats(context);
  await settleInherited(context);
}
