import type { Instant, PlainDate } from '../core/domain/time.ts';

/** A day without a zone, or a moment. */
export type UsedOn =
  { readonly kind: 'day'; readonly day: PlainDate } | { readonly kind: 'moment'; readonly at: Instant };

export interface UsageReportRow {
  readonly email: string;
  /** In the vendor's words. */
  readonly product: string;
  readonly used: UsedOn;
}

/** A file of who used what, as its vendor writes it. */
export type UsageReport =
  | {
      readonly kind: 'rows';
      readonly rows: readonly UsageReportRow[];
      /** Rows of people who did not use the product: they tell no last use. */
      readonly unused: number;
    }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Reads such a file; `order` says which of day and month comes first where both are numbers. */
export type ReadUsageReport = (text: string, order: 'mdy' | 'dmy' | null) => UsageReport;
