import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { complaintsAbout, load } from './sample.ts';

const id = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 });
const words = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const share = fc.oneof(
  fc.constant('off'),
  fc.constant(0),
  fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
);
const count = fc.oneof(fc.constant('off'), fc.nat(1000));
const days = fc.nat(400).map((n) => `P${n}D`);
const when = fc.constantFrom(
  'groups.display eq "CAD: Users"',
  'not (userType eq "Extern" or title co "#1")',
  'active eq true',
);

/** What the file says for one share, as it is read. */
function readShare(written: string | number): unknown {
  return typeof written === 'number' || written === 'off' ? written : Number(written.slice(0, -1)) / 100;
}

const anyFile = fc
  .record({
    sources: ids,
    cores: ids,
    pools: ids,
    rules: fc.uniqueArray(id, { maxLength: 5 }),
    company: words,
  })
  .chain(({ sources, cores, pools, rules, company }) =>
    fc.record({
      company: fc.constant(company),
      timeZone: fc.constantFrom('Europe/London', 'Asia/Kolkata'),
      sources: fc.tuple(
        ...sources.map((one) =>
          fc.record({
            id: fc.constant(one),
            kind: fc.constant('csv'),
            path: words,
            decidesLeaving: fc.boolean(),
            schedule: fc.constantFrom('*/5 * * * *', '0 3 * * 1'),
            expect: fc.record({
              atLeast: fc.nat(5000),
              maxDrop: share,
              canaries: fc.array(words, { maxLength: 3 }),
            }),
          }),
        ),
      ),
      licensing: fc.constant(cores.map((one) => ({ id: one, kind: 'ledger' }))),
      pools: fc.tuple(
        ...pools.map((one) =>
          fc.record({
            id: fc.constant(one),
            core: fc.constantFrom(...cores),
            product: fc.constant(`Product ${one}`),
          }),
        ),
      ),
      rules: fc.tuple(
        ...rules.map((one) =>
          fc.record({
            id: fc.constant(one),
            pool: fc.constantFrom(...pools),
            when,
            priority: fc.nat(1000),
            needBy: fc.constantFrom('2026-11-30', '2028-02-29'),
            reason: words,
          }),
        ),
      ),
      guards: fc.record({ removals: fc.record({ perRun: fc.record({ count, share }) }), groupKeeps: share }),
      lifecycle: fc.record({ provisionBefore: days }),
    }),
  );

describe('any valid configuration', () => {
  it('is read as it was written, in any style of YAML', () => {
    const style = fc.record({
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE') as fc.Arbitrary<'PLAIN'>,
      collectionStyle: fc.constantFrom('any', 'block', 'flow') as fc.Arbitrary<'any'>,
    });
    fc.assert(
      fc.property(anyFile, style, (file, options) => {
        const text = stringify(file, { ...options, version: '1.2' });
        expect(complaintsAbout(text)).toEqual([]);
        const { config } = load(text);

        expect(config.company).toBe(file.company);
        expect(
          config.sources.map(({ id: one, settings, expect: expected }) => [one, settings, expected]),
        ).toEqual(
          file.sources.map(({ id: one, path, expect: { atLeast, maxDrop, canaries } }) => [
            one,
            { path },
            { atLeast, maxDrop: readShare(maxDrop), canaries, minOverlap: 0.9, maxUnitDrop: 0.5 },
          ]),
        );
        expect(config.pools).toMatchObject(file.pools);
        expect(config.rules).toMatchObject(file.rules);
        expect(config.guards.removals.perRun).toEqual({
          count: file.guards.removals.perRun.count,
          share: readShare(file.guards.removals.perRun.share),
        });
        expect(`P${config.lifecycle.provisionBefore}D`).toBe(file.lifecycle.provisionBefore);
      }),
    );
  });

  it('is refused at exactly the line of a key that nobody knows', () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), (file, pick) => {
        const lines = stringify(file, { lineWidth: 0, blockQuote: false }).split('\n');
        const heads = lines.flatMap((line, at) => (/^[a-zA-Z]+:/.test(line) ? [at] : []));
        const at = heads[pick % heads.length] ?? 0;
        const text = lines.toSpliced(at, 0, 'qqqqqqqq: 1').join('\n');
        expect(complaintsAbout(text)).toEqual([
          expect.stringMatching(new RegExp(`^sw\\.yaml:${at + 1}:1 qqqqqqqq: unknown key`)),
        ]);
      }),
    );
  });
});
