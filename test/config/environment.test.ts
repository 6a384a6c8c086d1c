import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { ConfigInvalid } from '../../src/errors.ts';

function complaintsAbout(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.complaints;
    throw error;
  }
}

describe('the environment', () => {
  it('needs nothing', () => {
    expect(readEnvironment({ PATH: '/bin' })).toEqual({
      configFile: null,
      host: '127.0.0.1',
      port: 8080,
      store: { kind: 'sqlite', path: './data/seatwarden.db' },
      secretKey: null,
      url: null,
      token: null,
      logLevel: 'info',
      trustProxy: false,
      warnings: [],
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ SEATWARDEN_PORT: '', LOG_LEVEL: '' })).toMatchObject({
      port: 8080,
      logLevel: 'info',
    });
  });

  it('says where everything is', () => {
    const env = readEnvironment({
      SEATWARDEN_CONFIG: '/etc/seatwarden.yaml',
      SEATWARDEN_HOST: '0.0.0.0',
      SEATWARDEN_PORT: '0',
      SEATWARDEN_STORE: 'postgres://sw:hunter22@db/seatwarden',
      SEATWARDEN_SECRET_KEY: 'k'.repeat(32),
      SEATWARDEN_URL: 'https://seatwarden.example.com',
      SEATWARDEN_TOKEN: 'swt_1_topsecret',
      LOG_LEVEL: 'debug',
    });

    expect(env).toMatchObject({ configFile: '/etc/seatwarden.yaml', port: 0, logLevel: 'debug' });
    expect(env.store.kind === 'postgres' && env.store.url.reveal()).toBe(
      'postgres://sw:hunter22@db/seatwarden',
    );
    expect(env.token?.reveal()).toBe('swt_1_topsecret');
    expect(env.secretKey?.reveal()).toBe('k'.repeat(32));
    const printed = `${JSON.stringify(env)}${inspect(env, { depth: 9, showHidden: true })}`;
    for (const hidden of ['hunter22', 'topsecret', 'kkkk']) expect(printed).not.toContain(hidden);
  });

  it('is refused with every mistake at once, and without repeating what may be secret', () => {
    const complaints = complaintsAbout({
      SEATWARDEN_PORT: '80a',
      SEATWARDEN_STORE: 'mysql://root:hunter22@db',
      SEATWARDEN_SECRET_KEY: 'short',
      SEATWARDEN_URL: 'seatwarden',
      LOG_LEVEL: 'inof',
    });
    expect(complaints).toEqual([
      'SEATWARDEN_PORT: `80a` is no port; a number from 0 (any free one) to 65535',
      'SEATWARDEN_STORE: must be `sqlite:PATH` or `postgres://user:password@host/database`',
      'SEATWARDEN_SECRET_KEY: is too short; at least 32 characters, as from `openssl rand -base64 32`',
      'SEATWARDEN_URL: must be an address such as https://seatwarden.example.com',
      'LOG_LEVEL: `inof` is no level, did you mean `info`?',
    ]);
  });

  it.each(['65536', '-1', '8080.5', ' 80'])('knows that %s is no port', (port) => {
    expect(complaintsAbout({ SEATWARDEN_PORT: port })).toHaveLength(1);
  });

  it.each([
    ['off', false],
    ['2', 2],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 2001:db8::1', ['10.0.0.0/8', '2001:db8::1']],
  ])('believes the headers of the proxies in %s', (text, trustProxy) => {
    expect(readEnvironment({ SEATWARDEN_TRUST_PROXY: text })).toMatchObject({ trustProxy });
  });

  it.each(['true', '0', '10', 'proxy.example.com', '10.0.0.0/33', '10.0.0.1,'])(
    'refuses %s as the name of proxies, which may believe everybody or nobody',
    (text) => {
      expect(complaintsAbout({ SEATWARDEN_TRUST_PROXY: text })).toEqual([
        expect.stringContaining('names no proxies'),
      ]);
    },
  );

  it('warns of a name that is nearly one of ours, and of no other', () => {
    const { warnings } = readEnvironment({ SEATWARDEN_PROT: '80', SEATWARDEN_BAMBOO_KEY: 'x' });
    expect(warnings).toEqual(['SEATWARDEN_PROT is not read, did you mean SEATWARDEN_PORT?']);
  });
});
