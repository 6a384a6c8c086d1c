import { describe, expect, it } from 'vitest';
import { poolOutlook, type TermedPool } from '../../../src/core/notice/pool-outlook.ts';
import type { PoolTerm } from '../../../src/core/domain/seats.ts';
import { dayMs } from '../../support/builders.ts';
import { term, termedPool } from './team.ts';

const nowAt = Date.parse('2026-11-24T00:00:00Z');
/** What is said on 2026-11-24 as it begins, when terms begin and end as well. */
const outlook = (terms: readonly PoolTerm[], fields: Partial<TermedPool> = {}) =>
  poolOutlook(termedPool(terms, fields), nowAt);
const kinds = (...of: Parameters<typeof outlook>) => outlook(...of).map(({ kind }) => kind);
const beyond = { capacity: 2, taken: 3 };
const running = term(2, null, null);

describe('a term at its very edge', () => {
  it('runs from its first moment, and not in its last', () => {
    expect(kinds([term(2, '2026-11-24', null)], beyond)).toEqual(['short']);
    expect(kinds([term(2, '2025-11-24', '2026-11-24')], beyond)).toEqual(['ended']);
    expect(kinds([running], beyond)).toEqual(['short']);
  });

  it('that is to come neither runs nor ends, and says nothing of what is held now', () => {
    expect(kinds([term(2, '2026-12-01', '2027-01-01')], beyond)).toEqual(['starts']);
    expect(kinds([term(2, '2026-12-01', null)], beyond)).toEqual(['starts']);
  });

  it('is told from sixty days before on', () => {
    expect(kinds([term(5, '2026-01-01', '2027-01-23')])).toEqual(['ends']);
    expect(kinds([term(5, '2026-01-01', '2027-01-24')])).toEqual([]);
    expect(kinds([term(5, '2027-01-23', null)])).toEqual(['starts']);
    expect(kinds([term(5, '2027-01-24', null)])).toEqual([]);
  });

  it('has the mark of seven days when seven are left', () => {
    expect(outlook([term(5, '2026-01-01', '2026-12-01')])).toMatchObject([{ mark: 7 }]);
    expect(outlook([term(5, '2026-01-01', '2026-12-02')])).toMatchObject([{ mark: 14 }]);
  });

  it('is suspended after fifteen days, and gone after forty-five', () => {
    const phase = (until: string) => outlook([term(5, '2025-01-01', until)])[0];

    expect(phase('2026-11-09')).toMatchObject({ phase: 'suspended' });
    expect(phase('2026-10-10')).toMatchObject({ phase: 'canceled' });
  });
});

describe('several terms', () => {
  it('end one after the other, whatever their order', () => {
    const terms = [term(1, null, '2027-01-01'), term(2, null, '2026-12-01'), term(3, null, '2026-12-01')];

    expect(outlook(terms)).toMatchObject([
      { kind: 'ends', endsAt: Date.UTC(2026, 11, 1), ending: 5, left: 1 },
      { kind: 'ends', endsAt: Date.UTC(2027, 0, 1), ending: 1, left: 0 },
    ]);
  });

  it('follow only when they begin later, and those of another id end by themselves', () => {
    const end = '2026-12-01';
    const goingOn = term(2, '2026-11-24', null);

    expect(outlook([term(5, null, end), goingOn, term(9, null, end, 'CAD (2)')])).toMatchObject([
      { kind: 'ends', ending: 5, left: 2, follows: [] },
    ]);
    expect(kinds([term(9, null, end, 'CAD (2)')])).toEqual([]);
  });
});

describe('what ended before', () => {
  it('explains a shortage for forty-five days', () => {
    const since = (until: string) => outlook([running, term(3, '2025-01-01', until)], beyond);

    expect(since('2026-10-11')).toMatchObject([{ kind: 'short', endedAt: nowAt - 44 * dayMs }]);
    expect(since('2026-10-10')).toMatchObject([{ kind: 'short', endedAt: null }]);
  });

  it('under another id is told for forty-five days, and only where the pool goes on', () => {
    const old = (until: string) => term(9, '2025-01-01', until, 'CAD (old)');

    expect(kinds([running, old('2026-10-11')])).toEqual(['replaced']);
    expect(kinds([running, old('2026-10-10')])).toEqual([]);
    expect(kinds([old('2026-10-11')])).toEqual([]);
  });

  it('is no shortage where exactly as many are held as there are', () => {
    expect(kinds([running], { capacity: 3, taken: 3 })).toEqual([]);
  });
});
