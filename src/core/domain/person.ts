import type { GroupId, PersonId, RecordId, SourceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Instant, PlainDate, TimeZone } from './time.ts';

export type EmploymentState = 'pending' | 'active' | 'on_leave' | 'notice' | 'ended' | 'unknown';

/** `linked`: about a known person. `unlinked`: parted from its person by an administrator. `unmatched`: no key to find a
 * person by. `disputed`: its keys name several people, or one whom another active record of the same source claims. */
export type LinkState = 'linked' | 'unlinked' | 'unmatched' | 'disputed';

export interface GroupRef {
  readonly id: GroupId;
  readonly display: string;
}

/** What one source says about one person. `resource` has the SCIM User shape, attribute names in canonical spelling. */
export interface PersonRecord {
  readonly id: RecordId;
  readonly sourceId: SourceId;
  readonly resource: JsonObject;
  /** SCIM `active`; null when the source never said. */
  readonly active: boolean | null;
  /** Deleted by the identity provider, or by the HR system by id. The last words stay as evidence. */
  readonly deletedAt: Instant | null;
  /** Missing from the newest complete reading. Never a reason to remove. */
  readonly absentSince: Instant | null;
  readonly modifiedAt: Instant;
  readonly groups: readonly GroupRef[];
}

export interface Employment {
  readonly state: EmploymentState;
  readonly startDate: PlainDate | null;
  readonly lastDay: PlainDate | null;
  readonly leaveSince: PlainDate | null;
  readonly timeZone: TimeZone;
}

/** Whether a person may hold seats at all, before any rule is asked. */
export type Standing =
  /** employed, rules decide */
  | 'employed'
  /** strong evidence that the person left */
  | 'left'
  /** starts later than we provision */
  | 'not-yet'
  /** on leave for longer than seats are kept */
  | 'long-leave'
  /** too little is known: keeps what is held, gets nothing new */
  | 'undecided';

/** One person, as all linked records together describe them. */
export interface PersonView {
  readonly id: PersonId;
  /** Merged by precedence, SCIM User shape with `groups` of all records; what rules see. */
  readonly resource: JsonObject;
  readonly displayName: string;
  /** Work e-mail, lower case; null when no source has one. */
  readonly email: string | null;
  /** Every address any record has, lower case. */
  readonly emails: readonly string[];
  readonly employment: Employment;
  readonly standing: Standing;
  /** One sentence with the source and the date, for reports. */
  readonly standingReason: string;
  readonly sources: readonly SourceId[];
}
