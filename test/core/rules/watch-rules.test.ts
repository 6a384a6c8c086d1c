import { describe, expect, it } from 'vitest';
import type { PersonView, Standing } from '../../../src/core/domain/person.ts';
import type { Rule } from '../../../src/core/domain/policy.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { createRuleWatch } from '../../../src/core/rules/watch-rules.ts';
import { noon, personId, policy, record, rule } from '../../support/builders.ts';

function view(name: string, standing: Standing = 'employed'): PersonView {
  const person = { personId: personId(name), records: [record(name)], seats: [] };
  return { ...decidePerson({ person, policy: policy(), calendar: noon() }).view, standing };
}
const named = (name: string) => rule(`only-${name}`, 'cad', `displayName eq "${name}"`);
const all = (fields: Partial<Rule> = {}) => rule('all', 'cad', 'userName pr', fields);
const five = ['ana', 'bo', 'cy', 'di', 'ed'].map((name) => view(name));

function sightings(rules: readonly Rule[], views: readonly PersonView[], internal: readonly string[] = []) {
  const watch = createRuleWatch({ rules, domains: { internal, external: [] } });
  for (const one of views) watch.see(one);
  const { people, matchNobody, matchEverybody } = watch.sightings();
  return {
    people,
    nobody: matchNobody.map(({ id }) => `${id}`),
    everybody: matchEverybody.map(({ id }) => `${id}`),
  };
}

describe('a watch on rules', () => {
  it('finds those that match nobody and those that match everybody', () => {
    expect(sightings([named('ana'), named('zoe'), all()], five)).toEqual({
      people: 5,
      nobody: ['only-zoe'],
      everybody: ['all'],
    });
  });

  it('takes a rule for one that gives though a stronger one gives the seat', () => {
    expect(sightings([named('ana'), all({ priority: 99 })], five).nobody).toEqual([]);
  });

  it('counts nobody who left, and of the others only the employed as everybody', () => {
    const views = [...five, view('zoe', 'left'), view('kim', 'not-yet')];
    expect(sightings([named('zoe'), named('kim')], views)).toMatchObject({ people: 6, nobody: ['only-zoe'] });
    const notKim = rule('not-kim', 'cad', 'not (displayName eq "kim")');
    expect(sightings([notKim], views).everybody).toEqual(['not-kim']);
  });

  it('takes who is excepted or refused for somebody to whom the rule gives nothing', () => {
    const { except } = rule('x', 'cad', 'userName pr', {
      except: { when: 'userName pr', matches: all().matches },
    });
    expect(sightings([all({ except })], five)).toMatchObject({ nobody: ['all'], everybody: [] });
    expect(sightings([all({ external: 'refuse' })], five, ['other.example']).nobody).toEqual(['all']);
  });

  it('says a rule for several pools once', () => {
    const bundle = [named('zoe'), { ...named('zoe'), poolId: all().poolId }];
    expect(sightings(bundle, five).nobody).toEqual(['only-zoe']);
  });

  it('says nothing where there is nobody, and of everybody only where there are some', () => {
    expect(sightings([named('zoe'), all()], [])).toEqual({ people: 0, nobody: [], everybody: [] });
    expect(sightings([all()], five.slice(0, 4)).everybody).toEqual([]);
  });
});
