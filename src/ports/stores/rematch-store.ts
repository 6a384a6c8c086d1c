import type { MatchKey } from '../../core/domain/policy.ts';
import type { Candidate, UncorrelatedRecord } from './correlation-store.ts';

/** A record with its place in the order in which all of them came. */
export interface RecordInOrder extends UncorrelatedRecord {
  readonly seq: number;
}

/** All records once more, for keys that changed. Key values are folded. */
export interface RematchStore {
  /** The next records that came after `after`, with the values of all these keys. */
  next(request: {
    readonly after: number;
    readonly limit: number;
    readonly keys: readonly MatchKey[];
  }): Promise<readonly RecordInOrder[]>;
  /** Linked records that came before it and share one of these keys. */
  candidates(record: RecordInOrder, keys: readonly MatchKey[]): Promise<readonly Candidate[]>;
  /** Linked records of the same person that came before it, with the values of all these keys. */
  own(record: RecordInOrder, keys: readonly MatchKey[]): Promise<readonly Candidate[]>;
}
