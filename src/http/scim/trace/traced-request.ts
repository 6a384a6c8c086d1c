import type { SourceId } from '../../../core/domain/ids.ts';
import type { JsonObject } from '../../../core/domain/json.ts';
import type { Instant } from '../../../core/domain/time.ts';

/** A request as it came, with personal data: never logged, never answered, only masked. */
export interface TracedRequest {
  readonly at: Instant;
  readonly ms: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Parsed; undefined when there was none, or none that could be read. */
  readonly body: unknown;
  readonly isBodyWhole: boolean;
  /** Null: the client went away before it was answered. */
  readonly status: number | null;
  /** The SCIM error that was answered. */
  readonly error: JsonObject | null;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** Of the token that was accepted. */
  readonly sourceId: SourceId | null;
  /** Of a token that was refused. */
  readonly claimed: SourceId | null;
  /** Roughly what it costs to keep. */
  readonly bytes: number;
}
