import { describe, expect, it } from 'vitest';
import {
  type CaseDifference,
  changeCase,
  type ChangeCaseInput,
  changes,
} from '../../../src/core/diff/change-case.ts';
import { diffPerson, type PersonDifference } from '../../../src/core/diff/diff-person.ts';
import { neverDue } from '../../../src/core/diff/never-due.ts';
import { textHash } from '../../../src/core/diff/text-hash.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { SeatException } from '../../../src/core/domain/seat-exception.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { exception, noon, personId, policy, record, removal, rule, seat } from '../../support/builders.ts';

type Stored = ChangeCaseInput['person'];

const calendar = noon();
const { nowAt } = calendar;
const known = { personId: personId('ana'), records: [record('ana')], seats: [], isDisputed: false, uses: [] };
const own = policy({ rules: [rule('all', 'cad', 'userName pr')] });
const decision = decidePerson({ person: known, policy: own, calendar });
/** Ana waits for a seat of cad. */
const waits = () =>
  diffPerson({ person: { ...known, entitlements: [], drift: [] }, decision, policy: own, calendar });
const storedOf = ({ drift }: PersonDifference): Stored => ({
  personId: personId('ana'),
  entitlements: decision.entitlements,
  drift,
  viewHash: textHash(JSON.stringify(decision.view)),
  nextDueAt: null,
});
function change(before: Partial<Stored>, now: Partial<PersonDifference> = {}) {
  const difference = waits();
  const person = { ...storedOf(difference), ...before };
  return changeCase({ person, decision, difference: { ...difference, ...now }, nowAt });
}
const nothing = () => ({
  personId: 'ana',
  view: null,
  viewHash: storedOf(waits()).viewHash,
  nextDueAt: null,
  entitlements: { put: [], drop: [] },
  drift: { put: [], drop: [] },
  adopted: [],
  exceptions: { put: [], ended: [] },
});
const undone = exception('ana');
const ended = { exception: exception('ana'), why: 'the seat is held no longer' };
const going = (...list: readonly SeatException[]) => ({ going: list, ended: [] });

describe('what is written of a decision', () => {
  it('is nothing where all is as it is stored', () => {
    expect(change({})).toBeNull();
    expect(change({ exceptions: [undone] }, { exceptions: going(undone) })).toBeNull();
  });

  it.each<[string, Partial<Stored>, Partial<PersonDifference>, Partial<CaseDifference>]>([
    ['another view', { viewHash: 'older' }, {}, { view: decision.view }],
    ['another day', { nextDueAt: nowAt + 1 }, {}, {}],
    ['an entitlement', { entitlements: [] }, {}, { entitlements: { put: decision.entitlements, drop: [] } }],
    [
      'a row',
      { drift: [] },
      { drift: [removal('cad', 'ana')] },
      { drift: { put: [removal('cad', 'ana')], drop: [] } },
    ],
    [
      'the end of a row',
      { drift: [removal('cad', 'ana')] },
      { drift: [] },
      { drift: { put: [], drop: [removal('cad', 'ana')] } },
    ],
    [
      'an exception',
      { exceptions: [exception('bo')] },
      { exceptions: going(undone) },
      { exceptions: { put: [undone], ended: [] } },
    ],
    [
      'an exception where none was',
      {},
      { exceptions: going(undone) },
      { exceptions: { put: [undone], ended: [] } },
    ],
    [
      'the end of an exception',
      {},
      { exceptions: { going: [], ended: [ended] } },
      { exceptions: { put: [], ended: [ended] } },
    ],
    [
      'one exception in place of another',
      {},
      { exceptions: { going: [undone], ended: [ended] } },
      { exceptions: { put: [undone], ended: [ended] } },
    ],
    ['a seat taken over', {}, { adopted: [seat('cad', 'ana')] }, { adopted: [seat('cad', 'ana')] }],
  ])('is %s, and nothing else with it', (_what, before, now, fields) => {
    expect(change(before, now)).toEqual({ ...nothing(), ...fields });
  });

  it('is looked at again at the first instant that is still to come, and never for a grace without end', () => {
    const due = (...dueAt: readonly number[]): readonly DriftRow[] =>
      dueAt.map((at, n) => removal('cad', `ana-${n}`, { dueAt: at }));
    const next = (...dueAt: readonly number[]) => change({}, { drift: due(...dueAt) })?.nextDueAt;

    expect(next(nowAt - 1, nowAt)).toBeNull();
    expect(next(nowAt + 5, nowAt + 3, nowAt + 4)).toBe(nowAt + 3);
    expect(next(neverDue)).toBeNull();
    expect(change({}, { nextTurnAt: nowAt + 9 })?.nextDueAt).toBe(nowAt + 9);
  });
});

describe('rows to write', () => {
  const key = ({ id }: { readonly id: string }) => id;
  const old = { id: 'a', says: 'x', from: ['idp'] };

  it('are those that are new or say something else, also where it is a list', () => {
    const after = [
      { ...old, from: ['idp'] },
      { ...old, id: 'b' },
    ];

    expect(changes([old], after, key)).toEqual({ put: [after[1]], drop: [] });
    expect(changes([old], [{ ...old, says: 'y' }], key).put).toHaveLength(1);
    expect(changes([old], [{ ...old, from: ['hr'] }], key).put).toHaveLength(1);
  });

  it('are none where one only goes', () => {
    expect(changes([old], [], key)).toEqual({ put: [], drop: [old] });
    expect(changes([], [], key)).toEqual({ put: [], drop: [] });
  });
});

describe('the hash of a text', () => {
  const texts = Array.from({ length: 2000 }, (_, n) => `ana ${n}`);

  it('is of one length, and another for another text', () => {
    const hashes = texts.map((text) => textHash(text));

    expect(new Set(hashes).size).toBe(texts.length);
    expect(hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
  });

  it('is the same tomorrow, or everybody would be written anew', () => {
    expect(textHash('ana')).toBe(textHash('ana'));
    expect(textHash('')).toBe('01000193811c9dc5');
  });
});
