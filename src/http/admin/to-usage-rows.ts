import type { PoolPolicy } from '../../core/domain/policy.ts';
import { dayMs, addDays, type Calendar, type Instant, type TimeZone } from '../../core/domain/time.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { UsageRow } from '../../ports/stores/usage-store.ts';
import type { UsageReportRow, UsedOn } from '../../ports/usage-report.ts';

interface Place {
  /** Pools of the licensing core that the report is about. */
  readonly pools: readonly PoolPolicy[];
  /** In which a day without a zone is meant. */
  readonly zone: TimeZone;
  readonly calendar: Calendar;
}

export type ToldRows =
  | {
      readonly kind: 'rows';
      readonly rows: readonly UsageRow[];
      readonly otherProducts: readonly string[];
      readonly knownUntil: Instant | null;
    }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * A report in the words of the store. Its newest use is until when it tells: an old file that is imported today knows
 * nothing of the days since.
 */
export function toUsageRows(report: readonly UsageReportRow[], place: Place): ToldRows {
  const products = new Map(place.pools.map((pool) => [foldCase(pool.product), pool]));
  const dated = report.map((row) => ({ ...row, at: instantOf(row.used, place) }));
  const { nowAt } = place.calendar;
  const ahead = dated.find(({ at }) => at > nowAt + dayMs);
  if (ahead !== undefined) {
    const day = new Date(ahead.at).toISOString().slice(0, 10);
    return { kind: 'refused', why: `it tells of a use on ${day}, which has not come yet` };
  }
  const newest = dated.reduce((latest, { at }) => Math.max(latest, at), 0);
  const toldAt = Math.min(newest, nowAt);
  const other = new Set<string>();
  const rows = dated.flatMap(({ email, product, at }): readonly UsageRow[] => {
    const pool = products.get(foldCase(product));
    if (pool === undefined) {
      other.add(product);
      return [];
    }
    const use = { coreId: pool.coreId, product: pool.product, email, at: Math.min(at, nowAt), toldAt };
    return [{ ...use, source: 'usage report', isOffline: false }];
  });
  return { kind: 'rows', rows, otherProducts: [...other].sort(), knownUntil: newest === 0 ? null : toldAt };
}

/** Of a day its last moment, which is the latest at which the use may have been. */
function instantOf(used: UsedOn, { zone, calendar }: Place): Instant {
  return used.kind === 'moment' ? used.at : calendar.startOfDayAt(addDays(used.day, 1), zone) - 1;
}
