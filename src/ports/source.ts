import type { SourceId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { Instant } from '../core/domain/time.ts';
import type { Cache } from './cache.ts';

/** What a source says about one person, before we give it an id. */
export interface SourceRecord {
  /** The source's stable key, as text: what stays when name and e-mail change. Unique within the source. */
  readonly key: string;
  /** SCIM User shape: core, enterprise and employment extension, attribute names in canonical spelling. */
  readonly resource: JsonObject;
  /** SCIM `active`; null when the source has no such word and employment decides. */
  readonly active: boolean | null;
}

/**
 * One reading of a polled source.
 * - `unchanged`: the source itself says so (304, same hash); the last reading counts as fresh
 * - `snapshot`: everybody; who is missing from it is absent
 * - `changes`: only who is listed is known to have changed; absence means nothing
 *
 * `batches` must be consumed to the end; it throws `SourceUnavailable` where the reading turns out incomplete.
 */
export type Reading =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'snapshot' | 'changes';
      readonly batches: AsyncIterable<readonly SourceRecord[]>;
      /** How old the data is by the source's own word (file time); null when unknown. */
      readonly dataAt: Instant | null;
      /** Remembers validators and cursors; called only after the reading was accepted and committed. */
      accepted(): Promise<void>;
    };

export interface ReadContext {
  readonly signal: AbortSignal;
  readonly nowAt: Instant;
  readonly cache: Cache;
}

/** A source that is polled. Pushed sources (scim) have no reader. */
export interface PolledSource {
  readonly id: SourceId;
  readonly kind: string;
  /** Throws `SourceUnavailable` with a sentence for the administrator; a source that cannot finish throws. */
  read(context: ReadContext): Promise<Reading>;
}
