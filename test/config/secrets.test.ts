import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isSecret, revealSecrets } from '../../src/config/secret.ts';
import { complaintsAbout, load } from './sample.ts';

const hidden = 'correct-horse-battery';

function withKey(apiKey: string, more = ''): string {
  return `company: x
timeZone: UTC
sources:
  - id: hr
    kind: acme
    domain: example
    schedule: "0 * * * *"
    expect: { atLeast: 1 }
    apiKey: ${apiKey}
${more}licensing: [{ id: main, kind: ledger }]
`;
}

function settingsOf(text: string, options: Parameters<typeof load>[1]) {
  return load(text, options).config.sources[0]?.settings ?? {};
}

describe('a secret', () => {
  it('comes from an environment variable', () => {
    const settings = settingsOf(withKey('env:HR_KEY'), { env: { HR_KEY: hidden } });
    expect(revealSecrets(settings)).toEqual({ domain: 'example', apiKey: hidden });
  });

  it.each([
    ['as it is', hidden],
    ['without the line break at the end', `${hidden}\n`],
    ['without the line break of Windows', `${hidden}\r\n`],
  ])('comes from a file, %s', (_how, content) => {
    const settings = settingsOf(withKey('file:/run/secrets/hr'), { files: { '/run/secrets/hr': content } });
    expect(revealSecrets(settings)['apiKey']).toBe(hidden);
  });

  it('is never printed', () => {
    const loaded = load(withKey('env:HR_KEY'), { env: { HR_KEY: hidden } });
    const secret = loaded.config.sources[0]?.settings['apiKey'];

    for (const printed of [
      JSON.stringify(loaded),
      inspect(loaded, { depth: 20, showHidden: true, getters: true }),
      inspect(loaded, { depth: 20, showHidden: true, customInspect: false }),
      `${String(secret)}`,
      JSON.stringify({ ...(secret as object) }),
    ]) {
      expect(printed).not.toContain(hidden);
    }
    expect(JSON.stringify(secret)).toBe('"***"');
    expect(inspect({ secret })).toBe('{ secret: *** }');
    expect(isSecret(secret)).toBe(true);
  });

  it('does not decide who comes through, and is no part of what does', () => {
    const [source] = load(withKey('env:HR_KEY'), { env: { HR_KEY: hidden } }).config.sources;
    expect(source?.decisive).toEqual({ domain: 'example' });
  });

  it('cannot be taken from a look-alike', () => {
    const look = { reference: 'env:X', reveal: () => hidden, toString: () => '***', toJSON: () => '***' };
    expect(isSecret(look)).toBe(false);
    expect(isSecret('***')).toBe(false);
  });
});

describe('a secret that is not there', () => {
  it.each([
    ['env:HR_KEY', 'the environment variable HR_KEY is not set'],
    ['env:EMPTY', 'the environment variable EMPTY is not set'],
    ['file:/none', 'the file /none cannot be read (ENOENT)'],
    ['file:/empty', 'the file /empty is empty'],
  ])('%s is a complaint', (reference, message) => {
    expect(complaintsAbout(withKey(reference), { env: { EMPTY: '' }, files: { '/empty': '\n' } })).toEqual([
      `sw.yaml:9:13 sources[0].apiKey: ${message}`,
    ]);
  });
});

describe('a secret that stands in the file', () => {
  const refused =
    'a secret must not stand in this file; put it into an environment variable and write env:NAME, or into a file and write file:/path';

  it('is refused without being repeated', () => {
    const complaints = complaintsAbout(withKey(hidden));
    expect(complaints).toEqual([`sw.yaml:9:13 sources[0].apiKey: ${refused}`]);
  });

  it.each([
    `[${hidden}]`,
    `{ env: ${hidden} }`,
    `env: ${hidden}`,
    `env:${hidden}`,
    `ENV:${hidden}`,
    `"${hidden}`,
  ])('is not repeated either when it is written as %s', (text) => {
    const complaints = complaintsAbout(withKey(text));
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.join('\n')).not.toContain(hidden);
  });

  it('is refused under a key that may be left out, too', () => {
    const text = withKey('env:HR_KEY', `    spareKey: ${hidden}\n`);
    expect(complaintsAbout(text, { env: { HR_KEY: hidden } })).toEqual([
      `sw.yaml:10:15 sources[0].spareKey: ${refused}`,
    ]);
  });

  it('is not repeated when the kind finds the revealed one wrong', () => {
    const complaints = complaintsAbout(withKey('env:HR_KEY'), { env: { HR_KEY: 'short' } });
    expect(complaints).toEqual(['sw.yaml:9:13 sources[0].apiKey: must have at least 8 characters']);
  });
});
