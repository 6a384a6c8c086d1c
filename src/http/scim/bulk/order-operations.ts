import type { LinkedOperation } from './link-operations.ts';

/** Operations that must be done together: nearly always one. */
export type Circle = readonly LinkedOperation[];

/**
 * Orders operations so that what is referred to is made first, and otherwise as the client wrote them (RFC 7644 §3.7 lets
 * a server do so). Those that refer to each other in a circle come out together.
 *
 * Tarjan's strongly connected components: each operation and each reference is looked at once. It goes as deep as
 * operations refer to each other, so the limit on their number is the limit on its depth.
 */
export function orderOperations(operations: readonly LinkedOperation[]): readonly Circle[] {
  const circles: Circle[] = [];
  const visits = new Map<number, number>();
  const closed = new Set<number>();
  const open: LinkedOperation[] = [];

  /** Gives the earliest visit, of those still open, that the operation leads back to. */
  function visit(operation: LinkedOperation): number {
    const own = visits.size;
    const start = open.push(operation) - 1;
    visits.set(operation.place, own);
    let earliest = own;
    for (const place of operation.needs) {
      const needed = operations[place];
      if (needed && !closed.has(place)) earliest = Math.min(earliest, visits.get(place) ?? visit(needed));
    }
    if (earliest === own) {
      const circle = open.splice(start);
      for (const { place } of circle) closed.add(place);
      circles.push(circle);
    }
    return earliest;
  }

  for (const operation of operations) if (!visits.has(operation.place)) visit(operation);
  return circles;
}
