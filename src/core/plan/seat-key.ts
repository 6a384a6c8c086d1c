import type { DriftRow } from '../domain/drift.ts';

/** Names a held seat across drafts of a plan. */
export function seatKey({ poolId, accountId }: Pick<DriftRow, 'poolId' | 'accountId'>): string {
  return `${poolId} ${accountId ?? ''}`;
}
