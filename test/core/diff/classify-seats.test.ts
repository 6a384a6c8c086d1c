import { describe, expect, it } from 'vitest';
import { classifySeats } from '../../../src/core/diff/classify-seats.ts';
import type { Standing } from '../../../src/core/domain/person.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { noon, personId, policy, record, rule, seat } from '../../support/builders.ts';

const { view, entitlements } = decidePerson({
  person: { personId: personId('ana'), records: [record('ana')], seats: [] },
  policy: policy({ rules: [rule('all', 'cad', 'userName pr')] }),
  calendar: noon(),
});
const classes = (seats: readonly Assignment[], standing: Standing = 'employed', isGiven = true) =>
  classifySeats({
    seats,
    view: { ...view, standing },
    entitlements: isGiven ? entitlements : [],
    isEndedFallback: () => false,
  }).map((one) => `${one.seat.accountId} ${one.class ?? 'right'}`);

describe('what is wrong with a seat', () => {
  it('is nothing before the first day, whether a rule gives it or not', () => {
    expect(classes([seat('cad', 'ana')], 'not-yet', false)).toEqual(['ana right']);
    expect(classes([seat('cad', 'old')], 'not-yet')).toEqual(['old right']);
    expect(classes([seat('cad', 'ana')], 'employed', false)).toEqual(['ana not-entitled']);
  });

  it('is nothing while nobody knows whether the person left, nor in a leave, where a rule gives it', () => {
    const two = [seat('cad', 'old'), seat('cad', 'older')];

    expect(classes(two, 'undecided')).toEqual(['old right', 'older right']);
    expect(classes(two, 'long-leave')).toEqual(['old right', 'older right']);
  });

  it('is never the address where nobody knows the one to which it should move', () => {
    const nameless = { ...view, email: null, emails: [] };
    const found = classifySeats({
      seats: [seat('cad', 'old')],
      view: nameless,
      entitlements,
      isEndedFallback: () => false,
    });

    expect(found.map((one) => one.class)).toEqual([null]);
  });

  it('is that another one stays: the one under the work e-mail, however it is written', () => {
    const own = seat('cad', 'new', { email: 'ANA@example.com', since: 9 });

    expect(classes([seat('cad', 'old'), own])).toEqual(['old duplicate', 'new right']);
    expect(classes([own, seat('cad', 'old')])).toEqual(['new right', 'old duplicate']);
  });

  it('is that an older one stays where none is under the work e-mail, or of one age the first account', () => {
    const [young, old] = [seat('cad', 'a', { since: 9 }), seat('cad', 'b', { since: 3 })];
    const [one, two] = [seat('cad', 'c', { since: 5 }), seat('cad', 'd', { since: 5 })];

    expect(classes([young, old])).toEqual(['a duplicate', 'b moved']);
    expect(classes([old, young])).toEqual(['b moved', 'a duplicate']);
    expect(classes([one, two])).toEqual(['c moved', 'd duplicate']);
    expect(classes([two, one])).toEqual(['d duplicate', 'c moved']);
  });
});
