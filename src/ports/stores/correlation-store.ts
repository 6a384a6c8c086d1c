import type { MatchKey } from '../../core/domain/policy.ts';
import type { PersonId, RecordId, SourceId } from '../../core/domain/ids.ts';
import type { LinkState } from '../../core/domain/person.ts';
import type { Instant } from '../../core/domain/time.ts';

export type Keys = Readonly<Partial<Record<MatchKey, string>>>;

/** A record that looks for its person. Key values are folded. */
export interface UncorrelatedRecord {
  readonly id: RecordId;
  readonly sourceId: SourceId;
  readonly personId: PersonId | null;
  readonly link: LinkState;
  readonly keys: Keys;
  readonly live: boolean;
  readonly displayName: string;
}
/** A person that shares a key value with it, and through which of that person's records. */
export interface Candidate {
  readonly personId: PersonId;
  readonly recordId: RecordId;
  readonly sourceId: SourceId;
  readonly keys: Keys;
  /** The sharing record is not deleted, not inactive and its employment has not ended. */
  readonly live: boolean;
}
export interface Linking {
  readonly recordId: RecordId;
  readonly personId: PersonId | null;
  readonly link: LinkState;
  /** Why, for the review queue: names the keys and the people. */
  readonly note: string;
  /** People a disputed record might be about: nothing is taken from them while it is open. */
  readonly disputed: readonly PersonId[];
  /** The person is new and is made with this link. */
  readonly isNewPerson: boolean;
}

export interface CorrelationStore {
  records(ids: readonly RecordId[], keys: readonly MatchKey[]): Promise<readonly UncorrelatedRecord[]>;
  candidates(record: UncorrelatedRecord, keys: readonly MatchKey[]): Promise<readonly Candidate[]>;
  /**
   * Unmatched or disputed records that share a key value with those of these that are linked now: to be looked at again.
   * Two undecided records never wake each other, so this comes to an end.
   */
  undecided(records: readonly UncorrelatedRecord[]): Promise<readonly RecordId[]>;
  /** Writes outcomes, marks the people concerned (old and new), links seat-holding accounts of the same address. */
  save(linkings: readonly Linking[], at: Instant): Promise<void>;
}
