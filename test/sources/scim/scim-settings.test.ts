import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { ConfigInvalid } from '../../../src/errors.ts';
import { configKinds } from '../../../src/load-from-disk.ts';

/** What is wrong with a configuration whose scim source has these settings, in YAML. */
function complaintsAbout(settings: string): readonly string[] {
  const text = [
    'company: Example Engineering',
    'timeZone: Europe/London',
    `sources: [{ id: entra, kind: scim, decidesLeaving: true, ${settings} }]`,
    'people: { match: [email] }',
    'licensing: [{ id: main, kind: ledger }]',
    'pools: []',
    'rules: []',
  ].join('\n');
  try {
    loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' });
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.complaints;
    throw error;
  }
}

describe('a scim source', () => {
  it.each(['PT60M', 'PT1H', 'PT90M', 'PT6H', 'PT360M'])('may give access tokens of %s', (lifetime) => {
    expect(complaintsAbout(`accessTokenLifetime: ${lifetime}`)).toEqual([]);
  });

  it.each(['PT59M', 'PT59M59S', 'PT361M', 'PT6H0.001S', 'P1D', 'PT0S'])(
    'may not give access tokens of %s',
    (lifetime) => {
      expect(complaintsAbout(`accessTokenLifetime: ${lifetime}`)).toEqual([
        expect.stringMatching(/accessTokenLifetime: must be from PT60M to PT360M$/),
      ]);
    },
  );

  it.each(['one hour', '60', '"60"', 'null'])('takes %s for no duration, and says so', (lifetime) => {
    expect(complaintsAbout(`accessTokenLifetime: ${lifetime}`)).toEqual([
      expect.stringMatching(/accessTokenLifetime: (must be a duration|expected text)/),
    ]);
  });

  it.each(['192.0.2.7', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::ffff:192.0.2.1'])(
    'may be used from %s',
    (entry) => {
      expect(complaintsAbout(`allowFrom: ["${entry}"]`)).toEqual([]);
    },
  );

  it.each([
    '192.0.2.0/33',
    '192.0.2',
    'idp.example.com',
    '2001:db8::/129',
    '192.0.2.1-9',
    '192.0.2.1/24/8',
    '',
  ])('may not be used from %j, which is no address', (entry) => {
    expect(complaintsAbout(`allowFrom: ["192.0.2.1", "${entry}"]`)).toEqual([
      expect.stringContaining('allowFrom[1]: must be an address or a subnet'),
    ]);
  });

  it('is not left without any address by an empty list', () => {
    expect(complaintsAbout('allowFrom: []')).toEqual([expect.stringContaining('allowFrom')]);
  });
});
