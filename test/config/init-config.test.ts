import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { initConfig, type InitAnswers } from '../../src/config/init-config.ts';
import type { ConfigKinds } from '../../src/config/kinds.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { sampleKinds } from './sample.ts';

const kinds: ConfigKinds = {
  ...sampleKinds,
  sources: {
    ...sampleKinds.sources,
    bamboohr: z.object({
      companyDomain: z.string().describe('Domain.'),
      apiKey: z.string().meta({ secret: true, description: 'Key.' }),
    }),
  },
};

function loadAnswers(answers: InitAnswers) {
  const env = { BAMBOOHR_API_KEY: 'x' };
  return loadConfig({ text: initConfig(answers), file: 'new.yaml', kinds, env, readFile: () => '' });
}

const anyText = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((text) => text.trim() !== '');
const people = fc.nat(10_000);
const anyAnswers: fc.Arbitrary<InitAnswers> = fc.record({
  company: anyText,
  timeZone: fc.constantFrom('Europe/London', 'UTC', 'Pacific/Auckland'),
  identityProvider: fc.constantFrom('entra', 'okta', 'none'),
  hr: fc.oneof(
    fc.constant({ kind: 'none' } as const),
    fc.record({ kind: fc.constant('csv' as const), path: anyText, people }),
    fc.record({ kind: fc.constant('bamboohr' as const), companyDomain: anyText, people }),
  ),
  products: fc.array(fc.record({ product: anyText, group: anyText }), { maxLength: 5 }),
});

describe('the first configuration', () => {
  it('is what was answered, with comments', () => {
    const answers: InitAnswers = {
      company: 'Müller & Söhne: Bau',
      timeZone: 'Europe/Berlin',
      identityProvider: 'entra',
      hr: { kind: 'bamboohr', companyDomain: 'mueller', people: 360 },
      products: [
        { product: 'AutoCAD', group: 'CAD "Alle"' },
        { product: 'AutoCAD', group: 'Lernende' },
        { product: 'Civil 3D', group: 'Tiefbau' },
      ],
    };
    const { config, warnings } = loadAnswers(answers);

    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      company: 'Müller & Söhne: Bau',
      timeZone: 'Europe/Berlin',
      people: { precedence: ['hr', 'entra'] },
      sources: [
        { id: 'entra', isPushed: true, decidesLeaving: true },
        { id: 'hr', kind: 'bamboohr', expect: { atLeast: 360, maxDrop: 0.05 } },
      ],
      pools: [
        { id: 'autocad', product: 'AutoCAD' },
        { id: 'civil-3d', product: 'Civil 3D' },
      ],
      rules: [
        { id: 'autocad-cad-alle', pool: 'autocad' },
        { id: 'autocad-lernende', pool: 'autocad' },
        { id: 'civil-3d-tiefbau', pool: 'civil-3d' },
      ],
    });
    expect(toPolicy(config).rules[0]?.groups).toEqual(['CAD "Alle"']);
    expect(
      initConfig(answers)
        .split('\n')
        .filter((line) => line.trim().startsWith('#')).length,
    ).toBeGreaterThan(8);
  });

  it('keeps rare spaces at the end of a name', () => {
    const products = [{ product: '(\u00a0', group: 'x\u2003' }];
    const none = { identityProvider: 'none', hr: { kind: 'none' } } as const;
    const { config } = loadAnswers({ company: 'x', timeZone: 'UTC', ...none, products });
    expect(config.pools[0]?.product).toBe('(\u00a0');
  });

  it('does not mistake rare line separators for ends of lines', () => {
    const products = [{ product: '\u2028x', group: 'a\u2029b\u0085c' }];
    const none = { identityProvider: 'none', hr: { kind: 'none' } } as const;
    const { config } = loadAnswers({ company: 'x', timeZone: 'UTC', ...none, products });
    expect(config.pools[0]?.product).toBe('\u2028x');
    expect(toPolicy(config).rules[0]?.groups).toEqual(['a\u2029b\u0085c']);
  });

  it('says what it was told and loads without a complaint, whatever was answered', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { config } = loadAnswers(answers);

        expect(config.company).toBe(answers.company);
        expect(config.pools.map(({ product }) => product)).toEqual([
          ...new Set(answers.products.map(({ product }) => product)),
        ]);
        expect(toPolicy(config).rules.map(({ groups }) => groups)).toEqual(
          answers.products.map(({ group }) => [group]),
        );
      }),
    );
  });
});
