import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { ConfigInvalid } from '../../src/errors.ts';
import { load, validText } from './sample.ts';

const { config } = load(`${validText}protect:\n  - { when: userName pr, reason: x }\n`);
const one = 'rules:\n  - { id: all, pool: autocad, when: active eq true, reason: x }\n';

function complaintsAbout(text: string): readonly string[] {
  try {
    loadRules({ text, file: 'new.yaml', config });
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.complaints;
    throw error;
  }
}

describe('rules from another file', () => {
  it('take the place of the configured ones, protections stay', () => {
    const tried = loadRules({ text: one, file: 'new.yaml', config });
    expect(tried.rules.map(({ id }) => id)).toEqual(['all']);
    expect(tried.protect).toEqual(config.protect);
    expect(toPolicy(tried).fingerprint).not.toBe(toPolicy(config).fingerprint);
  });

  it('may bring protections of their own', () => {
    expect(loadRules({ text: `${one}protect: []\n`, file: 'new.yaml', config }).protect).toEqual([]);
  });

  it('are refused with every mistake at once', () => {
    const text = `${one}  - { id: all, pool: revit, when: titel pr, reason: x }\npools: []\n`;
    expect(complaintsAbout(text)).toEqual([
      'new.yaml:3:11 rules[1].id: the id `all` is used on line 2 already',
      'new.yaml:3:22 rules[1].pool: there is no pool `revit`; pools: autocad',
      expect.stringMatching(/^new\.yaml:3:35 rules\[1\]\.when: unknown attribute `titel`/),
      'new.yaml:4:1 pools: unknown key `pools`; known keys: rules, protect',
    ]);
  });
});
