import { describe, expect, it } from 'vitest';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import { explainPerson } from '../../../src/core/explain/explain-person.ts';
import { asId, type GroupId } from '../../../src/core/domain/ids.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { noon, personId, policy, record, rule, seat } from '../../support/builders.ts';

const rules = [
  rule('cad-group', 'cad', 'groups.display eq "CAD Users" and userType ne "Contractor"', {
    reason: 'CAD seats follow the group',
  }),
];
function explain(options: { inGroup: boolean; isLeaver?: boolean; position?: number | null }) {
  const groups = options.inGroup ? [{ id: asId<GroupId>('g'), display: 'CAD Users' }] : [];
  const seats = options.isLeaver === true ? [seat('cad', 'ana')] : [];
  const person = {
    personId: personId('ana'),
    records: [record('ana', { groups, active: options.isLeaver !== true })],
    seats,
    isDisputed: false,
    entitlements: [],
    drift: [],
    uses: [],
  };
  const input = { person, policy: policy({ rules }), calendar: noon() };
  const decision = decidePerson(input);
  const drift = diffPerson({ ...input, decision }).drift.map((row) => ({
    ...row,
    position: options.position ?? null,
  }));
  return explainPerson({ ...input, decision, drift, held: [], history: [] });
}

describe('explainPerson', () => {
  it('always has six steps, none of them empty', () => {
    const { steps } = explain({ inGroup: false });

    expect(steps).toHaveLength(6);
    expect(steps.every(({ lines }) => lines.length > 0)).toBe(true);
  });

  it('says why there is no seat: which condition of which rule does not hold', () => {
    const { answers, steps } = explain({ inGroup: false });

    expect(answers).toEqual(['ana holds no seat and no rule gives one (idp: active).']);
    expect(steps[2]?.lines).toEqual([
      'cad-group (cad, priority 10) nearly matches: not so: groups.display eq "CAD Users" (there is none).',
    ]);
  });

  it('says the place in the waiting list, and the rule that decides', () => {
    const { answers, steps } = explain({ inGroup: true, position: 3 });

    expect(answers).toEqual(['ana waits for a seat of cad: place 3 of the waiting list.']);
    expect(steps[2]?.lines[0]).toBe(
      'cad-group (cad, priority 10) matches and decides: CAD seats follow the group.',
    );
  });

  it('says of a leaver which source said so', () => {
    const { answers } = explain({ inGroup: true, isLeaver: true });

    expect(answers).toEqual(['ana holds a seat of cad (leaver, due): Left: idp set the person inactive.']);
  });
});
