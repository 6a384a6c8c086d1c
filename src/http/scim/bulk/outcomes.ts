import { scimError } from '../scim-error.ts';
import type { Done } from './do-task.ts';
import type { LinkedOperation } from './link-operations.ts';
import type { Circle } from './order-operations.ts';

export type Outcome =
  { readonly kind: 'done'; readonly done: Done } | { readonly kind: 'failed'; readonly error: unknown };

/** What came of each operation that was tried, by its place. Noted while a unit of work runs, and corrected when it comes to nothing. */
export interface Outcomes {
  get(place: number): Outcome | undefined;
  hasFailed(place: number): boolean;
  /** Whether the client wants nothing more to be tried. */
  isEnough(): boolean;
  note(place: number, done: Done): void;
  /** One of a circle failed: the others are undone with it, and say so. */
  blame(circle: Circle, culprit: LinkedOperation, error: unknown): void;
  /** The unit of work was lost as a whole. */
  lose(circle: Circle, error: unknown): void;
  /** A unit of work begins, perhaps anew. */
  forget(circle: Circle): void;
}

export function createOutcomes(failOnErrors: number): Outcomes {
  const outcomes = new Map<number, Outcome>();
  const failed = new Set<number>();

  function fail(place: number, error: unknown): void {
    outcomes.set(place, { kind: 'failed', error });
    failed.add(place);
  }
  return {
    get: (place) => outcomes.get(place),
    hasFailed: (place) => failed.has(place),
    isEnough: () => failed.size >= failOnErrors,
    note: (place, done) => void outcomes.set(place, { kind: 'done', done }),
    blame(circle, culprit, error) {
      const detail = `it refers to \`bulkId:${culprit.bulkId}\` in a circle, and that operation failed`;
      for (const { place } of circle)
        fail(place, place === culprit.place ? error : scimError(409, null, detail));
    },
    lose(circle, error) {
      for (const { place } of circle) fail(place, error);
    },
    forget(circle) {
      for (const { place } of circle) {
        outcomes.delete(place);
        failed.delete(place);
      }
    },
  };
}
