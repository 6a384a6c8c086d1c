import type { Operation } from '../core/domain/plan.ts';
import type { CoreChange } from '../ports/licensing-core.ts';

/** An operation in the licensing core's own words. */
export function toChange(operation: Operation, product: string): CoreChange {
  switch (operation.kind) {
    case 'unassign':
      return { kind: 'unassign', product, from: operation.from };
    case 'reassign': {
      const fromParked = operation.because.class === 'parked';
      return { kind: 'reassign', product, from: operation.from, to: operation.to, fromParked };
    }
    case 'add':
      return { kind: 'add', product, to: operation.to };
  }
}
