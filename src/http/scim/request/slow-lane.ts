import { HttpRefusal } from '../../edge/http-refusal.ts';

export interface LaneLimits {
  /** Works of one source at the same time. */
  readonly atOnce: number;
  /** How long one stands in line before it is refused. */
  readonly waitMs: number;
}

/** Lets each source do a few slow works at once; the next stand in line. */
export interface SlowLane {
  /** Throws 503 when its turn does not come in time, or `isGone` tells before that nobody waits for it any more. */
  run<T>(sourceId: string, work: () => Promise<T>, wait: Waiting): Promise<T>;
}
interface Waiting {
  /** Who has begun to answer is not refused any more. */
  readonly isPatient: boolean;
  readonly gone: AbortSignal;
}

interface Line {
  busy: number;
  /** Each lets one in; the first who came is the first. */
  readonly waiting: Set<() => void>;
}

export function createSlowLane({ atOnce, waitMs }: LaneLimits): SlowLane {
  const lines = new Map<string, Line>();
  return {
    async run(sourceId, work, { isPatient, gone }) {
      if (gone.aborted) throw refusal(waitMs);
      const line = lines.get(sourceId) ?? { busy: 0, waiting: new Set() };
      lines.set(sourceId, line);
      if (line.busy < atOnce) line.busy += 1;
      else await standInLine(line, { waitMs, isPatient, gone });
      try {
        return await work();
      } finally {
        const [next] = line.waiting;
        if (next === undefined) line.busy -= 1;
        else next();
        if (line.busy === 0) lines.delete(sourceId);
      }
    },
  };
}

/** Whoever is let in takes the place of the one who left. */
function standInLine(
  { waiting }: Line,
  { waitMs, isPatient, gone }: Waiting & Pick<LaneLimits, 'waitMs'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const letIn = () => leave(resolve);
    const giveUp = () => leave(() => reject(refusal(waitMs)));
    const timer = isPatient ? undefined : setTimeout(giveUp, waitMs);
    gone.addEventListener('abort', giveUp);
    waiting.add(letIn);

    function leave(then: () => void): void {
      waiting.delete(letIn);
      clearTimeout(timer);
      gone.removeEventListener('abort', giveUp);
      then();
    }
  });
}

function refusal(waitMs: number): HttpRefusal {
  const detail =
    'other requests of this source that search or read very much come first; try again in a moment';
  const headers = { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) };
  return new HttpRefusal('unavailable', detail, { headers });
}
