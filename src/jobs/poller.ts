import type { SourceId } from '../core/domain/ids.ts';
import type { SourceOutcome } from '../reconcile/read-source.ts';

export interface PollerDeps {
  /** Reads one source, whole or not at all; it never throws for an outage. */
  readonly read: (sourceId: SourceId, signal: AbortSignal) => Promise<SourceOutcome>;
  /** Told after each reading that a run should look at: records changed, or what the source may cause. */
  readonly wake: (reason: string) => void;
}

export interface Poller {
  /** Reads now, or joins the reading that goes on: a poll never overlaps itself, whoever asks for it. */
  poll(sourceId: SourceId): Promise<SourceOutcome>;
  /** Aborts readings that go on and waits for them. */
  stop(): Promise<void>;
}

export function createPoller({ read, wake }: PollerDeps): Poller {
  const stopping = new AbortController();
  const reading = new Map<SourceId, Promise<SourceOutcome>>();

  function poll(sourceId: SourceId): Promise<SourceOutcome> {
    const present = reading.get(sourceId);
    if (present !== undefined) return present;
    const started = read(sourceId, stopping.signal)
      .then((outcome) => {
        if (outcome.isNews) wake(`poll ${sourceId}`);
        return outcome;
      })
      .finally(() => reading.delete(sourceId));
    reading.set(sourceId, started);
    return started;
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await Promise.allSettled(reading.values());
  }

  return { poll, stop };
}
