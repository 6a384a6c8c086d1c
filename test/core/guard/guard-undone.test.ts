import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { asId, type OperationId } from '../../../src/core/domain/ids.ts';
import { policy, quiet } from '../../support/builders.ts';
import { add, unassign } from './operations.ts';

const numbers = quiet({
  undone: new Map([
    [
      'cad ana',
      {
        class: 'leaver',
        operationId: asId<OperationId>('operation-1'),
        words: 'by kim on 2026-11-23 (a mistake)',
      },
    ],
  ]),
});

describe('a removal that was undone before', () => {
  it('asks again, and nobody else’s does', () => {
    const operations = [unassign('ana'), unassign('bo'), add('ana')];
    const { cleared, held } = checkPlan({ plan: { operations, waiting: [] }, numbers, policy: policy() });

    expect(cleared).toEqual([unassign('bo'), add('ana')]);
    expect(held).toEqual([
      {
        operation: unassign('ana'),
        tripped: [
          {
            guard: 'undone',
            scope: 'pool:cad',
            message:
              'the removal of ana from pool cad was undone by kim on 2026-11-23 (a mistake); approve it, or keep the seat with `seatwarden undo operation-1`',
            approvable: true,
          },
        ],
      },
    ]);
  });

  it('is another removal when its reason or its pool is another', () => {
    const operations = [unassign('ana', { class: 'not-entitled' }), unassign('ana', {}, 'bim')];

    expect(checkPlan({ plan: { operations, waiting: [] }, numbers, policy: policy() }).held).toEqual([]);
  });
});
