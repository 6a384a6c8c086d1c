import { randomBytes } from 'node:crypto';
import type { SourceId } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import { type MaskedRequest, maskRequest } from './mask-request.ts';
import { createPseudonym } from './pseudonym.ts';
import { createRing, type Ring } from './ring.ts';
import type { TracedRequest } from './traced-request.ts';

interface TraceQuery {
  readonly sourceId: SourceId;
  readonly isErrorsOnly: boolean;
  readonly limit: number;
}

/** The last requests of each source, in the memory of this process. What was sent leaves it masked only. */
export interface RequestTrace {
  /** When this process began to listen: nothing is older. */
  readonly since: Instant;
  record(request: TracedRequest): void;
  /** Newest first: requests of the source, and those that were refused before anybody knew whose they were. */
  list(query: TraceQuery): readonly MaskedRequest[];
}
interface TraceDeps {
  readonly clock: Clock;
  readonly random?: (bytes: number) => Buffer;
}

interface Recorded {
  readonly request: TracedRequest;
  /** In the order of answers; many fall into one millisecond. */
  readonly place: number;
}

/** A source that pushes all day must not lose what went wrong in the morning to bytes; a big body is cut. */
const OF_A_SOURCE = { count: 200, bytes: 2 * 1024 * 1024 };
/** Strangers have a ring of their own: whoever knocks without a token cannot drive out what a source really sent. */
const OF_STRANGERS = { count: 200, bytes: 512 * 1024 };

/**
 * A ring of requests per source. Recording keeps references and nothing else; a request is masked when somebody looks.
 */
export function createRequestTrace({ clock, random = randomBytes }: TraceDeps): RequestTrace {
  const pseudonym = createPseudonym(random);
  const sources = new Map<SourceId, Ring<Recorded>>();
  const strangers = createRing<Recorded>(OF_STRANGERS);
  let recorded = 0;

  function ringOf(sourceId: SourceId): Ring<Recorded> {
    const known = sources.get(sourceId);
    if (known) return known;
    const made = createRing<Recorded>(OF_A_SOURCE);
    sources.set(sourceId, made);
    return made;
  }

  return {
    since: clock.now(),
    record(request) {
      const ring = request.sourceId === null ? strangers : ringOf(request.sourceId);
      recorded += 1;
      ring.push({ request, place: recorded }, request.bytes);
    },
    list({ sourceId, isErrorsOnly, limit }) {
      const own = sources.get(sourceId)?.items() ?? [];
      const unknown = strangers
        .items()
        .filter(({ request: { claimed } }) => claimed === null || claimed === sourceId);
      return [...own, ...unknown]
        .filter(({ request }) => !isErrorsOnly || isError(request))
        .toSorted((a, b) => b.place - a.place)
        .slice(0, limit)
        .map(({ request }) => maskRequest(request, pseudonym));
    },
  };
}

function isError({ status, error }: TracedRequest): boolean {
  return status === null || status >= 400 || error !== null;
}
