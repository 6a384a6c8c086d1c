import { type Rejection, rowKey, saidNo } from '../core/domain/rejection.ts';
import type { AuditEntry } from '../ports/stores/audit-store.ts';
import { rowId } from './plan-digest.ts';
import type { Run } from './run-context.ts';

/**
 * What no plan may have, by `rowKey`. A no whose time is over asks from then on; one about something that is settled
 * meanwhile, or has another reason now, is over.
 */
export async function followRejections({ database, calendar, clock }: Run): Promise<ReadonlySet<string>> {
  const before = await database.read.rejections.all();
  if (before.length === 0) return new Set();
  await database.write(async ({ rejections, audit }) => {
    const settled = await rejections.dropSettled();
    const over = await rejections.expire(calendar.nowAt);
    const at = clock.now();
    await audit.append([
      ...settled.map((one) => entry(one, 'rejection.settled', at)),
      ...over.map((one) => entry(one, 'rejection.expired', at)),
    ]);
  });
  const standing = (await database.read.rejections.all()).filter(({ state }) => state === 'stands');
  return new Set(standing.map(rowKey));
}

function entry(rejection: Rejection, act: string, at: number): AuditEntry {
  const { id, operation } = rejection;
  const data = { rejectionId: id, row: rowId(operation), said: saidNo(rejection) };
  return { at, actor: 'seatwarden', act, subject: `pool:${rejection.poolId}`, data };
}
