import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { complaintsAbout, validText } from './sample.ts';

const form = /^sw\.yaml:\d+:\d+ \S/;

/** Every complaint has a place inside the text; nothing else than `ConfigInvalid` is thrown. */
function expectPlaces(text: string): void {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const complaint of complaintsAbout(text)) {
    expect(complaint).toMatch(form);
    const [line = 0, column = 0] = complaint.split(' ')[0]?.split(':').slice(1).map(Number) ?? [];
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
  }
}

describe('a text that is no configuration', () => {
  it('is answered with places in it, when a piece of a good one was cut out or put in', () => {
    const place = fc.nat(validText.length);
    const piece = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom('\n', ':', '*', '&a ', '- ', '{', "'", '\t'),
    );
    fc.assert(
      fc.property(place, fc.nat(20), piece, (at, length, put) => {
        expectPlaces(`${validText.slice(0, at)}${put}${validText.slice(at + length)}`);
      }),
    );
  });

  it('is answered with places in it, when a value of a good one is something else', () => {
    const keys = [
      'company',
      'timeZone',
      'sources',
      'people',
      'licensing',
      'pools',
      'rules',
      'guards',
    ] as const;
    const inner = fc.dictionary(
      fc.constantFrom('id', 'kind', 'when', 'pool', 'core', 'product', '__proto__'),
      fc.jsonValue(),
    );
    const value = fc.oneof(fc.jsonValue(), inner, fc.array(inner));
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, put) => {
        const others = validText.split('\n').filter((line) => !line.startsWith(`${key}:`));
        expectPlaces(`${stringify({ [key]: put })}${others.join('\n')}`);
        expectPlaces(stringify({ company: 'x', timeZone: 'UTC', sources: [], licensing: [], [key]: put }));
      }),
    );
  });
});
