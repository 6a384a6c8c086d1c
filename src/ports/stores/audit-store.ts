import type { JsonObject } from '../../core/domain/json.ts';
import type { Instant } from '../../core/domain/time.ts';

export interface AuditEntry {
  readonly at: Instant;
  /** Who: `seatwarden`, `token:<id>`, `source:<id>`, `cli`. */
  readonly actor: string;
  /** What was done, as a verb with its object: `operation.done`, `hold.approved`, `token.created`. */
  readonly act: string;
  readonly subject: string;
  readonly data: JsonObject;
}
export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Hash-chained: each row's hash covers its data's hash and the row before it (design, section 11). */
export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>;
  page(request: { before: number | null; limit: number }): Promise<readonly AuditRow[]>;
  /** The first row whose hash does not fit, or null. */
  verify(): Promise<number | null>;
}
