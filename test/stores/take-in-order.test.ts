import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeInOrder } from '../../src/stores/take-in-order.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');

describe('takeInOrder', () => {
  it('gives each owner exactly its rows, whoever is asked for and whoever is not', () => {
    fc.assert(
      fc.property(fc.array(name), fc.uniqueArray(name), (unsorted, unsortedOwners) => {
        const rows = [...unsorted].sort().map((owner, index) => ({ owner, index }));
        const owners = [...unsortedOwners].sort();
        const take = takeInOrder(rows, ({ owner }) => owner);

        expect(owners.map(take)).toEqual(
          owners.map((wanted) => rows.filter(({ owner }) => owner === wanted)),
        );
      }),
    );
  });
});
