import type { OperationView } from '../../src/contract/operation.ts';
import { nameOf } from './read-scenario.ts';

/** An operation as scenarios spell it: `reassign cad ana bo`. */
export function inWords({ kind, pool, from, to }: OperationView): string {
  const people = [from, to].flatMap((seat) => (seat === null ? [] : [nameOf(seat.email)]));
  return [kind, pool, ...people].join(' ');
}
