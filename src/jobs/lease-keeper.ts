import { setTimeout as wait } from 'node:timers/promises';
import { StoreConflict } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Lease } from '../ports/lease.ts';

export interface LeaseKeeperDeps {
  readonly lease: Lease;
  readonly name: string;
  /** New for each start of a process, so that a restarted one never passes for its dead predecessor. */
  readonly holder: string;
  readonly clock: Clock;
  /** How long a dead process keeps the lease. */
  readonly leaseMs: number;
}

/** Does the work while the lease is ours; the signal aborts when it is lost. */
export type UnderLease = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

const askEveryMs = 100;

/**
 * Waits for the lease for as long as a dead holder could keep it, renews it while the work goes on, and gives it back.
 * Throws `StoreConflict` when somebody else still has it then.
 */
export function createLeaseKeeper({ lease, name, holder, clock, leaseMs }: LeaseKeeperDeps): UnderLease {
  const claim = () => lease.acquire({ name, holder, nowAt: clock.now(), forMs: leaseMs });

  async function waitForLease(): Promise<void> {
    for (let waitedMs = 0; (await claim()) === null; waitedMs += askEveryMs) {
      if (waitedMs > leaseMs + askEveryMs) {
        throw new StoreConflict('another process holds the right to run; try again when its run has ended');
      }
      await wait(askEveryMs);
    }
  }

  return async (work) => {
    await waitForLease();
    const lost = new AbortController();
    const renewal = setInterval(() => {
      claim().then(
        (epoch) => epoch === null && lost.abort(),
        () => lost.abort(),
      );
    }, leaseMs / 3);
    try {
      return await work(lost.signal);
    } finally {
      clearInterval(renewal);
      await lease.release({ name, holder });
    }
  };
}
