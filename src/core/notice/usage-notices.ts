import type { CoreId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { IdlePolicy, PoolPolicy } from '../domain/policy.ts';
import { dayMs, type Instant } from '../domain/time.ts';
import { counted, dayOf } from './in-words.ts';

/** Until when anybody knows who used a product. */
export interface UsageTold {
  readonly coreId: CoreId;
  readonly product: string;
  readonly toldAt: Instant;
}

interface UsageNoticesInput {
  readonly pools: readonly PoolPolicy[];
  readonly told: readonly UsageTold[];
  readonly nowAt: Instant;
}

/** Pools whose rule about unused seats has no fresh word to go by: it then takes nothing, and says nothing by itself. */
export function usageNotices({ pools, told, nowAt }: UsageNoticesInput): readonly Notice[] {
  return pools.flatMap(({ id, coreId, product, idle }): readonly Notice[] => {
    if (idle === null) return [];
    const toldAt = told.find((one) => one.coreId === coreId && one.product === product)?.toldAt ?? null;
    const common = {
      kind: 'usage',
      step: 'Take in a new report of use: `seatwarden usage import FILE`.',
      coreId,
      poolId: id,
      csv: null,
    } as const;
    if (toldAt === null) {
      const text = `Nobody has told yet who uses ${product}, so no seat of pool ${id} counts as unused.`;
      return [{ ...common, key: `never:${id}`, severity: 'info', text }];
    }
    const ageMs = nowAt - toldAt;
    if (ageMs <= expectedEvery(idle)) return [];
    const days = counted(Math.floor(ageMs / dayMs), 'day');
    const text = `The newest report of who uses ${product} tells of uses until ${dayOf(toldAt)}, ${days} ago: ${consequence(idle, ageMs)} (pool ${id}).`;
    return [{ ...common, key: `stale:${id}`, severity: 'warning', text }];
  });
}

/** Half of the window, where nothing else is said: then the other half is left to bring a report. */
function expectedEvery({ afterMs, reportEveryMs }: IdlePolicy): number {
  return reportEveryMs ?? afterMs / 2;
}

function consequence({ afterMs }: IdlePolicy, ageMs: number): string {
  if (ageMs > afterMs) return 'it is too old, and no seat counts as unused';
  const days = counted(Math.floor((afterMs - ageMs) / dayMs), 'day');
  return `in ${days} it will be too old, and no seat will count as unused`;
}
