import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Outlook, poolOutlook, type TermedPool } from '../../../src/core/notice/pool-outlook.ts';
import { dayMs } from '../../support/builders.ts';
import { term, termedPool } from './team.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const outlook = (pool: TermedPool, today: string) => poolOutlook(pool, at(today));
const thisYear = term(5, '2026-01-01', '2027-01-01');

describe('the end of a term', () => {
  it.each([
    ['2026-11-01', null],
    ['2026-11-02', 60],
    ['2026-12-01', 60],
    ['2026-12-02', 30],
    ['2026-12-18', 14],
    ['2026-12-25', 7],
    ['2026-12-31', 7],
  ])('is told 60, 30, 14 and 7 days ahead: on %s at mark %j', (today, mark) => {
    expect(outlook(termedPool([thisYear]), today).map((one) => (one as { mark?: number }).mark)).toEqual(
      mark === null ? [] : [mark],
    );
  });

  it('takes access from all when nothing follows', () => {
    expect(outlook(termedPool([thisYear]), '2026-12-20')).toEqual([
      { kind: 'ends', endsAt: Date.UTC(2027, 0, 1), mark: 14, ending: 5, left: 0, follows: [], losing: 3 },
    ]);
  });

  it('takes it from those for whom the renewal is too small', () => {
    const next = term(2, '2027-01-01', '2028-01-01');

    expect(outlook(termedPool([thisYear, next]), '2026-12-20')).toMatchObject([
      { kind: 'ends', left: 2, follows: [next], losing: 1 },
    ]);
  });

  it('takes it from nobody when enough follows, also on the next day or under another id', () => {
    for (const next of [
      term(3, '2027-01-02', '2028-01-02'),
      term(3, '2027-01-01', '2028-01-01', 'CAD (prod_new)'),
      term(null, '2027-01-01', null),
    ]) {
      expect(outlook(termedPool([thisYear, next]), '2026-12-20')).toMatchObject([{ losing: 0 }]);
    }
  });

  it('takes it from nobody when what goes on is enough', () => {
    const longer = term(3, '2026-06-01', '2027-06-01');

    expect(outlook(termedPool([thisYear, longer]), '2026-12-20')).toMatchObject([
      { ending: 5, left: 3, follows: [], losing: 0 },
    ]);
  });

  it('is not the beginning of one that comes a month later', () => {
    const late = term(5, '2027-01-20', '2028-01-20');

    expect(outlook(termedPool([thisYear, late]), '2026-12-20')).toMatchObject([
      { kind: 'ends', left: 0, losing: 3 },
      { kind: 'starts', term: late },
    ]);
  });

  it('is none where the core knows none', () => {
    expect(outlook(termedPool([term(5, null, null)]), '2026-12-20')).toEqual([]);
  });
});

describe('a pool that ended', () => {
  it.each([
    ['2027-01-01', 'grace'],
    ['2027-01-15', 'grace'],
    ['2027-01-16', 'suspended'],
    ['2027-02-14', 'suspended'],
    ['2027-02-15', 'canceled'],
  ])('has access for 15 days, and can be renewed for 45: on %s it is in %s', (today, phase) => {
    expect(outlook(termedPool([thisYear]), today)).toEqual([
      {
        kind: 'ended',
        endsAt: Date.UTC(2027, 0, 1),
        phase,
        renewableUntil: Date.UTC(2027, 1, 15),
        stopped: null,
        losing: 3,
      },
    ]);
  });

  it('is history when nobody holds a seat and nobody can renew it', () => {
    expect(outlook(termedPool([thisYear], { held: 0 }), '2027-02-10')).toHaveLength(1);
    expect(outlook(termedPool([thisYear], { held: 0 }), '2027-03-10')).toEqual([]);
  });
});

describe('a pool of which more seats are held than there are', () => {
  const running = term(2, '2026-01-01', '2027-12-01');
  const shrunk = { capacity: 2, taken: 5, held: 4 };

  it('is short, and says what ended', () => {
    const ended = term(3, '2025-11-20', '2026-11-20');

    expect(outlook(termedPool([running, ended], shrunk), '2026-11-24')).toEqual([
      { kind: 'short', capacity: 2, taken: 5, endedAt: Date.UTC(2026, 10, 20), losing: 3 },
    ]);
    expect(outlook(termedPool([running], shrunk), '2026-11-24')).toMatchObject([{ endedAt: null }]);
  });

  it('is not short where the capacity has no limit, and counts people where seats are not counted', () => {
    expect(outlook(termedPool([running], { ...shrunk, capacity: null }), '2026-11-24')).toEqual([]);
    expect(outlook(termedPool([running], { ...shrunk, taken: null }), '2026-11-24')).toMatchObject([
      { taken: 4, losing: 2 },
    ]);
  });
});

describe('what is to come', () => {
  it('is told when it starts within 60 days', () => {
    const next = term(4, '2027-01-01', '2028-01-01');

    expect(outlook(termedPool([next]), '2026-11-24')).toMatchObject([{ kind: 'starts', term: next }]);
    expect(outlook(termedPool([next]), '2026-10-01')).toEqual([]);
  });

  it('and what an id of the same name left behind', () => {
    const old = term(9, '2025-11-01', '2026-11-01', 'CAD (prod_old)');

    expect(outlook(termedPool([term(9, '2026-11-01', '2027-11-01'), old]), '2026-11-24')).toMatchObject([
      { kind: 'replaced', endsAt: Date.UTC(2026, 10, 1) },
    ]);
  });
});

describe('whatever the terms are', () => {
  const day = fc.option(fc.integer({ min: 0, max: 400 }).map((days) => at('2026-06-01') + days * dayMs));
  const anyTerm = fc.record(
    {
      quantity: fc.option(fc.nat(9)),
      startsAt: day,
      endsAt: day,
      product: fc.constant('CAD (other)'),
    },
    { requiredKeys: ['quantity', 'startsAt', 'endsAt'] },
  );
  const anyPool = fc
    .record({ terms: fc.array(anyTerm, { maxLength: 5 }), held: fc.nat(12), capacity: fc.option(fc.nat(9)) })
    .map(({ terms, ...fields }) => termedPool(terms, { ...fields, taken: fields.held }));

  it('nobody loses access who has none, and a pool that ended is not short as well', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const told = outlook(pool, '2026-11-24');
        const kinds = told.map(({ kind }) => kind);

        for (const { losing } of told) expect(losing).toBeLessThanOrEqual(pool.held);
        expect(kinds.includes('ended') && (kinds.includes('short') || kinds.includes('ends'))).toBe(false);
      }),
    );
  });

  it('their order says nothing', () => {
    const sorted = (told: readonly Outlook[]) =>
      told.map((one) => JSON.stringify({ ...one, follows: undefined })).sort();
    fc.assert(
      fc.property(anyPool, (pool) => {
        const turned = { ...pool, terms: pool.terms.toReversed() };
        expect(sorted(outlook(turned, '2026-11-24'))).toEqual(sorted(outlook(pool, '2026-11-24')));
      }),
    );
  });
});
