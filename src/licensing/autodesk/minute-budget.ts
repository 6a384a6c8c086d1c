import { sql } from 'kysely';
import type { Instant } from '../../core/domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { AutodeskDb } from './autodesk-tables.ts';

/** One call that may be made now. */
export interface Slot {
  /** Minutes since 1970. */
  readonly minute: number;
  /** Calls of ours in this minute, this one included, in all processes. */
  readonly used: number;
}

/** Either a call may be made, or not before an instant. */
export type Claimed =
  { readonly kind: 'slot'; readonly slot: Slot } | { readonly kind: 'full'; readonly until: Instant };

/** The calls of one allowance, counted in the database for all processes by the minute of the clock. */
export interface MinuteBudget {
  claim(): Promise<Claimed>;
  /** True while the minute of this place goes on. */
  isOf(slot: Slot): boolean;
  /** What Autodesk said of the minute after a call: people and other programs draw on it, too. */
  note(slot: Slot, told: { readonly limit: number; readonly remaining: number }): Promise<void>;
  /** Autodesk refused a call for want of allowance: nothing more in this minute, and for as long as it asks. */
  rest(afterMs: number | null): Promise<void>;
}

export interface BudgetDeps {
  readonly workspace: Workspace<AutodeskDb>;
  readonly clock: Clock;
  /** What is counted together: a team, or a client. */
  readonly bucket: string;
  readonly perMinute: number;
  readonly leaveForOthers: number;
}

const minuteMs = 60_000;
/** Our clock and Autodesk's are never quite the same: a minute is entered a little late, and nothing is asked before. */
const lateMs = 250;

/**
 * Autodesk counts calls per team and UTC minute (rate limits, section 7 of its guide). A part of the minute is left for
 * others, and what others were seen to use beyond that part is left to them as well.
 */
export function createMinuteBudget(deps: BudgetDeps): MinuteBudget {
  const { workspace, clock, bucket, perMinute, leaveForOthers } = deps;
  const minuteNow = () => Math.floor(clock.now() / minuteMs);

  return {
    async claim() {
      const minute = minuteNow();
      const opensAt = minute * minuteMs + lateMs;
      if (clock.now() < opensAt) return { kind: 'full', until: opensAt };
      const used = await claimOne(deps, minute);
      if (used !== null) return { kind: 'slot', slot: { minute, used } };
      return { kind: 'full', until: await fullUntil(deps, minute) };
    },
    isOf: ({ minute }) => minute === minuteNow(),
    async note({ minute, used }, { limit, remaining }) {
      const ours = Math.min(perMinute, limit);
      const ceiling = ours - leaveForOthers;
      // Whoever used more than the part that is left for them has taken the rest from ours.
      const more = Math.max(0, remaining - (limit - ours));
      if (ceiling >= perMinute - leaveForOthers && used + more >= ceiling) return;
      await workspace.write(async (db) => {
        const lower = sql<number>`case when used + ${more} < ${ceiling} then used + ${more} else ${ceiling} end`;
        await db
          .updateTable('autodesk_budget')
          .set({ ceiling: lower })
          .where('bucket', '=', bucket)
          .where('minute', '=', minute)
          .where('ceiling', '>', lower)
          .execute();
      });
    },
    async rest(afterMs) {
      const nextMinuteAt = (minuteNow() + 1) * minuteMs + lateMs;
      const until = Math.max(nextMinuteAt, clock.now() + (afterMs ?? 0));
      await workspace.write(async (db) => {
        await db
          .updateTable('autodesk_budget')
          .set({ blocked_until: until })
          .where('bucket', '=', bucket)
          .where('blocked_until', '<', until)
          .execute();
      });
    },
  };
}

/** One statement, so that two processes never take the same place. Null: the minute is full, or at rest. */
async function claimOne(
  { workspace, clock, bucket, perMinute, leaveForOthers }: BudgetDeps,
  minute: number,
): Promise<number | null> {
  const nowAt = clock.now();
  const { rows } = await workspace.write((db) =>
    sql<{ used: number }>`
      insert into autodesk_budget as b (bucket, minute, used, ceiling, blocked_until)
      values (${bucket}, ${minute}, 1, ${perMinute - leaveForOthers}, 0)
      on conflict (bucket) do update set
        used = case when b.minute < excluded.minute then 1 else b.used + 1 end,
        ceiling = case when b.minute < excluded.minute then excluded.ceiling else b.ceiling end,
        minute = excluded.minute
      where b.blocked_until <= ${nowAt}
        and (b.minute < excluded.minute or (b.minute = excluded.minute and b.used < b.ceiling))
      returning used`.execute(db),
  );
  return rows[0]?.used ?? null;
}

async function fullUntil({ workspace, bucket }: BudgetDeps, minute: number): Promise<Instant> {
  const row = await workspace.read
    .selectFrom('autodesk_budget')
    .select(['minute', 'blocked_until'])
    .where('bucket', '=', bucket)
    .executeTakeFirst();
  // A process with a clock that is ahead may be in the next minute already.
  const after = Math.max(minute, row?.minute ?? minute) + 1;
  return Math.max(after * minuteMs + lateMs, row?.blocked_until ?? 0);
}
