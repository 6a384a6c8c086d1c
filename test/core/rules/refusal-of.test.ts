import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { isExternal } from '../../../src/core/rules/is-external.ts';
import { describeRules } from '../../../src/core/explain/describe-rules.ts';
import type { Rule } from '../../../src/core/domain/policy.ts';
import { asId, type GroupId } from '../../../src/core/domain/ids.ts';
import { compile, noon, personId, policy, record, rule } from '../../support/builders.ts';

const excepted = (when: string): Partial<Rule> => ({ except: { when, matches: compile(when) } });
const domains = { internal: ['example.com'], external: ['guests.example.com'] };

function decide(
  name: string,
  rules: readonly Rule[],
  groups: readonly string[] = [],
  mail = `${name}@example.com`,
) {
  const own = record(name, {
    groups: groups.map((display) => ({ id: asId<GroupId>(display), display })),
  });
  const resource = { ...own.resource, emails: [{ value: mail, type: 'work', primary: true }] };
  const person = { personId: personId(name), records: [{ ...own, resource }], seats: [] };
  const ownPolicy = policy({ rules, domains });
  const decision = decidePerson({ person, policy: ownPolicy, calendar: noon() });
  return {
    gives: decision.entitlements.map(({ ruleId }) => ruleId),
    lines: describeRules({ decision, policy: ownPolicy }),
  };
}

describe('an exception of a rule', () => {
  const cad = rule('cad', 'cad', 'groups.display eq "CAD"', {
    ...excepted('groups.display eq "Interns"'),
    priority: 20,
  });

  it('keeps the rule from giving a seat, and explains itself', () => {
    expect(decide('ana', [cad], ['CAD']).gives).toEqual(['cad']);
    expect(decide('ana', [cad], ['CAD', 'Interns'])).toEqual({
      gives: [],
      lines: ['cad (cad, priority 20) matches and gives nothing: excepted by groups.display eq "Interns".'],
    });
  });

  it('leaves the seat to a weaker rule of the same pool', () => {
    const weaker = rule('interns', 'cad', 'groups.display eq "Interns"', { priority: 1 });

    expect(decide('ana', [cad, weaker], ['CAD', 'Interns']).gives).toEqual(['interns']);
    expect(decide('ana', [weaker, cad], ['CAD', 'Interns']).gives).toEqual(['interns']);
  });

  it('decides like a filter that says the same with `and not`', () => {
    const groups = ['CAD', 'Interns', 'Site'];
    fc.assert(
      fc.property(
        fc.subarray(groups),
        fc.array(
          fc.record({
            when: fc.constantFrom(...groups),
            except: fc.constantFrom(...groups),
            priority: fc.nat(3),
          }),
          { maxLength: 4 },
        ),
        (own, described) => {
          const is = (group: string) => `groups.display eq "${group}"`;
          const rules = described.map(({ when, except, priority }, n) =>
            rule(`r${n}`, 'cad', is(when), { ...excepted(is(except)), priority }),
          );
          const plain = described.map(({ when, except, priority }, n) =>
            rule(`r${n}`, 'cad', `${is(when)} and not (${is(except)})`, { priority }),
          );
          expect(decide('ana', rules, own).gives).toEqual(decide('ana', plain, own).gives);
        },
      ),
    );
  });
});

describe('a rule that refuses external people', () => {
  const inside = rule('inside', 'cad', 'userName pr', { external: 'refuse' });

  it('gives nothing to a foreign address, and says so', () => {
    expect(decide('ana', [inside]).gives).toEqual(['inside']);
    expect(decide('ana', [inside], [], 'ana@partner.example')).toEqual({
      gives: [],
      lines: [
        'inside (cad, priority 10) matches and gives nothing: refused to external people, and ana@partner.example is no address of the company.',
      ],
    });
  });

  it('is the only one that does', () => {
    expect(decide('ana', [rule('all', 'cad', 'userName pr')], [], 'ana@partner.example').gives).toEqual([
      'all',
    ]);
  });

  it.each([
    ['ana@example.com', false],
    ['ana@uk.EXAMPLE.com', false],
    ['ana@guests.example.com', true],
    ['ana@notexample.com', true],
    ['ana@example.com.evil.test', true],
    ['"ana@example.com"@evil.test', true],
  ])('takes %s for external: %s', (email, expected) => {
    expect(isExternal(email, { domains })).toBe(expected);
  });

  it('knows of nobody where no domains are named, nor of somebody without an address', () => {
    expect(isExternal('ana@x.test', { domains: { internal: [], external: [] } })).toBe(false);
    expect(isExternal('ana@x.test', { domains: { internal: [], external: ['x.test'] } })).toBe(true);
    expect(isExternal(null, { domains })).toBe(false);
  });
});
