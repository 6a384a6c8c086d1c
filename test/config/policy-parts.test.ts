import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { policyParts } from '../../src/config/policy-parts.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import { worldConfig } from '../reconcile/world.ts';

const partsOf = (text: string) => {
  const { config } = loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' });
  return new Map(policyParts(config).map(({ name, text: said }) => [name, said]));
};

describe('the parts of a policy', () => {
  it('are named after what they are, with durations as people write them', () => {
    const text = worldConfig.replace(
      'reason: CAD seats follow the group',
      'reason: CAD seats follow the group, grace: { notEntitled: P10D }',
    );
    const parts = partsOf(`${text}protect: [{ when: displayName eq "ana", reason: key }]\n`);
    expect([...parts.keys()]).toEqual([
      'rule cad-group',
      'rule bim-group',
      'protection of displayName eq "ana"',
      'pool cad',
      'pool bim',
      'source idp',
      'licensing core main',
      'people',
      'lifecycle',
      'time zone',
    ]);
    expect(parts.get('rule cad-group')).toContain('when: groups.display eq "CAD Users"\n');
    expect(parts.get('rule cad-group')).toContain('grace:\n  notEntitled: P10D\n');
  });

  it('leave out what only says how much at once', () => {
    const guards = worldConfig.replace('groupKeeps: off', 'groupKeeps: 50%');
    expect(partsOf(guards)).toEqual(partsOf(worldConfig));
  });
});
