import { describe, expect, it } from 'vitest';
import { answerPools, type PoolLine } from '../../../src/core/explain/answer-pools.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftDecision } from '../../../src/core/domain/drift.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import {
  accountId,
  noon,
  personId,
  policy,
  pool,
  poolId,
  record,
  rule,
  seat,
} from '../../support/builders.ts';

const calendar = noon();
const own = policy({ rules: [rule('all', 'cad', 'userName pr', { fallback: [poolId('bim')] })] });
interface Given {
  readonly records?: readonly PersonRecord[];
  readonly seats?: readonly Assignment[];
  readonly position?: number | null;
  readonly shownAs?: DriftDecision;
  readonly pools?: readonly PoolLine[];
  readonly isStored?: boolean;
}
function answer({ records = [record('ana')], seats = [], ...given }: Given) {
  const person = {
    personId: personId('ana'),
    records,
    seats,
    isDisputed: false,
    entitlements: [],
    drift: [],
    uses: [],
  };
  const decision = decidePerson({ person, policy: own, calendar });
  const rows = diffPerson({ person, decision, policy: own, calendar }).drift.map((row) => ({
    ...row,
    decision: given.shownAs ?? row.decision,
    position: given.position ?? null,
  }));
  const drift = given.isStored === false ? [] : rows;
  return answerPools({
    person,
    decision,
    drift,
    pools: given.pools ?? [],
    policy: own,
    nowAt: calendar.nowAt,
  });
}
const line = (state: Partial<PoolLine>): PoolLine[] => [
  { ...pool('cad', 2, { taken: 2 }), waiting: 7, ...state },
];

describe('why somebody has no seat', () => {
  it('is the place in the line, and how many seats would serve the person', () => {
    expect(answer({ position: 3, pools: line({}) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7; 3 more seats would serve ana.',
    ]);
    expect(answer({ position: 3, pools: line({ taken: 0 }) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7; 1 more seat would serve ana.',
    ]);
  });

  it('says what the person has meanwhile', () => {
    expect(answer({ seats: [seat('bim', 'ana')], position: 3, pools: line({}) })).toEqual([
      'ana waits for a seat of cad: place 3 of 7, meanwhile a seat of bim; 3 more seats would serve ana.',
      'ana holds a seat of bim while a seat of cad is waited for.',
    ]);
  });

  it('is only time when a seat is free, or still on the contract manager', () => {
    const parked = { accountId: accountId('boss'), email: 'boss@example.com', seats: 2 };

    expect(answer({ position: 2, pools: line({ parked }) })[0]).toMatch('the next run gives it');
    expect(answer({ position: null })[0]).toMatch('it is about to be given');
  });

  it('is a pool that has not started, has ended, or whose count is not known', () => {
    const at = (date: string) => Date.parse(`${date}T00:00:00Z`);

    expect(answer({ position: 1, pools: line({ startsAt: at('2027-01-01') }) })[0]).toMatch(
      'start on 2027-01-01',
    );
    expect(answer({ position: 1, pools: line({ endsAt: at('2026-01-01') }) })[0]).toMatch(
      'ended on 2026-01-01',
    );
    expect(answer({ position: 1, pools: line({ taken: null }) })[0]).toMatch('is not known');
  });

  it('is a hold, or an address that is missing', () => {
    const nameless = record('ana', { resource: { userName: 'ana' } });

    expect(answer({ position: 1, shownAs: 'held' })[0]).toMatch('waits for an administrator');
    expect(answer({ shownAs: 'protected' })[0]).toMatch(/^ana has no seat of cad\. Rule .*\. None/);
    expect(answer({ records: [nameless] })).toEqual([
      'ana has no seat of cad. No source has a work e-mail for this person, and seats are given to addresses: add one.',
    ]);
  });

  it('is that the next run has not come yet, never that a seat is held', () => {
    expect(answer({ isStored: false })[0]).toMatch('should hold a seat of cad; the next run');
    expect(answer({ isStored: false, seats: [seat('cad', 'ana')] })).toEqual([
      'ana holds a seat of cad, as policy wants it.',
    ]);
  });

  it('is that the person left, before any rule is asked', () => {
    expect(answer({ records: [record('ana', { active: false })] })).toEqual([
      'ana holds no seat: the person left (idp set the person inactive).',
    ]);
  });
});
