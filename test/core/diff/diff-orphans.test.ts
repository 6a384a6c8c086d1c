import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import { diffOrphans } from '../../../src/core/diff/diff-orphans.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { noon, policy, removal, seat } from '../../support/builders.ts';

const calendar = noon();
const orphan = (fields: Partial<Assignment> = {}) => seat('cad', 'x', { personId: null, ...fields });
const decisions = (seats: readonly Assignment[], change: Partial<Policy> = {}) =>
  diffOrphans({ seats, drift: [], policy: policy(change), calendar }).put.map(({ decision }) => decision);
const adoptAll = { lifecycle: { ...policy().lifecycle, adopt: 'all' as const } };

describe('a seat of nobody we know', () => {
  it('is due where it was given or taken over by us, and somebody made by hand is left alone', () => {
    expect(decisions([orphan()])).toEqual(['due']);
    expect(decisions([orphan({ origin: 'found' })])).toEqual(['protected']);
    expect(decisions([orphan({ origin: 'found' })], adoptAll)).toEqual(['due']);
  });

  it('is protected by a role, and by a policy that never takes orphans', () => {
    expect(decisions([orphan({ protectedRole: 'administrator' })], adoptAll)).toEqual(['protected']);
    expect(decisions([orphan()], { approval: { ...policy().approval, orphan: 'never' } })).toEqual([
      'protected',
    ]);
  });

  it('is a manual step where it is inherited', () => {
    expect(decisions([orphan({ type: 'inherited' })])).toEqual(['manual']);
  });

  it('keeps its age, is written once, and ends when somebody turns out to stand behind it', () => {
    const first = diffOrphans({
      seats: [orphan()],
      drift: [],
      policy: policy(),
      calendar: calendarAt(5),
    }).put;
    const again = diffOrphans({ seats: [orphan()], drift: first, policy: policy(), calendar });
    const gone = diffOrphans({ seats: [], drift: first, policy: policy(), calendar });

    expect(first[0]?.since).toBe(5);
    expect(again).toEqual({ put: [], drop: [] });
    expect(gone.drop).toEqual(first);
  });

  it('is found among very many at once', () => {
    const seats = Array.from({ length: 20_000 }, (_, n) => seat('cad', `x${n}`, { personId: null }));
    const drift = seats.map(({ accountId }) =>
      removal('cad', accountId, { class: 'orphan', personId: null, since: 7 }),
    );

    const { put } = diffOrphans({ seats, drift, policy: policy(), calendar });
    expect(put.every(({ since }) => since === 7)).toBe(true);
  });
});
