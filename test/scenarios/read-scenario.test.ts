import { describe, expect, it } from 'vitest';
import { expandNames, readMoment, readScenario } from './read-scenario.ts';

const story = (timeline: string) =>
  `scenario: A story\ngiven: { at: 2026-11-23 09:00 }\ntimeline:\n${timeline}`;

describe('reading a scenario', () => {
  it('names the place of every mistake at once', () => {
    const text = story('  - { at: 2026-11-24 10:00, sais: {} }\n  - { expect: { hold: { cad: [ana] } } }\n');

    expect(() => readScenario(text, 'story.yaml')).toThrow(
      /story\.yaml:4:\d+ timeline\[0\]\.sais: unknown key[^]*story\.yaml:5:\d+ timeline\[1\]\.at: is required[^]*story\.yaml:5:\d+ timeline\[1\]\.expect\.hold: unknown key/,
    );
  });

  it('reads moments in the zone of the company, or in the one behind it', () => {
    expect(new Date(readMoment('2026-07-01 10:00', 'Europe/London')).toISOString()).toBe(
      '2026-07-01T09:00:00.000Z',
    );
    expect(readMoment('2026-12-01 00:01 Pacific/Auckland', 'Europe/London')).toBe(
      Date.parse('2026-11-30T11:01:00Z'),
    );
    expect(() => readMoment('tomorrow', 'Europe/London')).toThrow(/is no moment such as/);
  });

  it('reads a range of names', () => {
    expect(expandNames(['ana', 'p09..p11', 'q1..q2'])).toEqual(['ana', 'p09', 'p10', 'p11', 'q1', 'q2']);
  });
});
