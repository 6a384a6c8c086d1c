import type { SourceId } from '../domain/ids.ts';
import type { Operation } from '../domain/plan.ts';
import { isRemoval, type Guard } from './trip.ts';

/** Removals rest on what sources say. A source whose word is too old supports none. */
export const guardStaleSources: Guard = ({ numbers }) =>
  [...numbers.staleSources].map(([id, ageMs]) => ({
    guard: 'source-stale',
    scope: `source:${id}`,
    message: `the last good reading of source ${id} is ${inWords(ageMs)} old; removals that rest on it wait for a fresh one`,
    approvable: false,
    stops: restsOn(id),
  }));

/** A source in quarantine said something implausible; nothing is taken on its word. */
export const guardQuarantine: Guard = ({ numbers }) =>
  [...numbers.quarantinedSources].map(([id, reason]) => ({
    guard: 'source-quarantined',
    scope: `source:${id}`,
    message: `source ${id} is in quarantine (${reason}); removals that rest on it wait until it is released`,
    approvable: false,
    stops: restsOn(id),
  }));

function restsOn(id: SourceId): (operation: Operation) => boolean {
  return (operation) => isRemoval(operation) && operation.because.restsOn.includes(id);
}

function inWords(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours >= 48 ? `${Math.floor(hours / 24)} days` : `${hours} hours`;
}
