import type { DriftRow } from '../../core/domain/drift.ts';
import type { PersonId, PoolId } from '../../core/domain/ids.ts';
import type { LastUse } from '../../core/domain/last-use.ts';
import type { JsonObject } from '../../core/domain/json.ts';
import type { PersonRecord, PersonView } from '../../core/domain/person.ts';
import type { EndedException, SeatException } from '../../core/domain/seat-exception.ts';
import type { Assignment, Entitlement } from '../../core/domain/seats.ts';
import type { Instant } from '../../core/domain/time.ts';

/** Everything a decision about one person needs, and what was decided last. */
export interface PersonCase {
  readonly personId: PersonId;
  readonly records: readonly PersonRecord[];
  readonly seats: readonly Assignment[];
  /** A disputed record may be about this person. */
  readonly isDisputed: boolean;
  readonly entitlements: readonly Entitlement[];
  readonly drift: readonly DriftRow[];
  /** Last uses under all accounts of the person. */
  readonly uses: readonly LastUse[];
  /** Removals that somebody undid. */
  readonly exceptions: readonly SeatException[];
  /** Digest of the person view last written; null for a new person. */
  readonly viewHash: string | null;
  readonly nextDueAt: Instant | null;
}

/** What a decision changes; only differences are in it. */
export interface CaseChange {
  readonly personId: PersonId;
  readonly view: PersonView | null;
  readonly viewHash: string;
  readonly nextDueAt: Instant | null;
  readonly entitlements: { readonly put: readonly Entitlement[]; readonly drop: readonly Entitlement[] };
  readonly drift: { readonly put: readonly DriftRow[]; readonly drop: readonly DriftRow[] };
  /** The person's found seats that policy has taken over. */
  readonly adopted: readonly Assignment[];
  readonly exceptions: { readonly put: readonly SeatException[]; readonly ended: readonly EndedException[] };
}

/** Which memberships a decision needs: those of groups that rules name, or all. Names are folded. */
export type GroupsWanted =
  { readonly kind: 'all' } | { readonly kind: 'named'; readonly displays: readonly string[] };

export interface InPoolRequest {
  readonly poolId: PoolId;
  /** People by id; null begins. */
  readonly after: PersonId | null;
  readonly limit: number;
}
/** Somebody who holds seats of a pool or waits for one, as decided last. */
export interface InPool {
  readonly personId: PersonId;
  readonly seats: number;
  readonly view: JsonObject;
}

/** Set-wise loading and saving of people: the same few statements for one person and for five thousand. */
export interface CaseStore {
  load(ids: readonly PersonId[], groups: GroupsWanted): Promise<readonly PersonCase[]>;
  /** The next people by id after `after`, for a pass over everybody. */
  page(request: {
    after: PersonId | null;
    limit: number;
    groups: GroupsWanted;
  }): Promise<readonly PersonCase[]>;
  save(changes: readonly CaseChange[], at: Instant): Promise<void>;
  /** The stored view, for reports. */
  view(personId: PersonId): Promise<JsonObject | null>;
  /** The next people who hold a seat of a pool or wait for one. */
  inPool(request: InPoolRequest): Promise<readonly InPool[]>;
}
