import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activationSettings } from '../../src/licensing/activation/config-schema.ts';
import { createIdentify } from '../../src/licensing/activation/identity.ts';
import { createHandMovedClock } from '../support/databases.ts';

const nowAt = Date.parse('2026-11-24T12:00:00Z');
const clock = createHandMovedClock(nowAt);
const nowSeconds = nowAt / 1000;

let server: Server;
let issuer: string;
let key: CryptoKey;
let discovery: object;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  key = pair.privateKey;
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : discovery));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  discovery = { issuer, jwks_uri: `${issuer}/keys` };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const good = (): JWTPayload => ({
  iss: issuer,
  aud: 'cad',
  sub: 'one',
  email: 'ana@example.com',
  email_verified: true,
  iat: nowSeconds,
  exp: nowSeconds + 600,
});
const sign = (
  change: JWTPayload = {},
  by: { alg: string; key: CryptoKey | Uint8Array } = { alg: 'RS256', key },
) => new SignJWT({ ...good(), ...change }).setProtectedHeader({ alg: by.alg, kid: 'one' }).sign(by.key);
const identifyBy = (emailClaim: string) => createIdentify({ issuer, audience: 'cad', emailClaim }, clock);

describe('a token of the issuer', () => {
  it('says who somebody is, and until when it may', async () => {
    const until = nowAt + 660_000;

    expect(await identifyBy('email')(await sign())).toEqual({
      kind: 'person',
      email: 'ana@example.com',
      until,
    });
    expect(await identifyBy('upn')(await sign({ upn: 'bo@example.com' }))).toMatchObject({
      email: 'bo@example.com',
    });
  });

  it.each([
    ['has expired', { exp: nowSeconds - 61 }],
    ['is for another audience', { aud: 'other' }],
    ['is from another issuer', { iss: 'https://other.example.com' }],
    ['begins in the future', { nbf: nowSeconds + 61 }],
    ['was made in the future', { iat: nowSeconds + 61 }],
    ['is older than a day', { iat: nowSeconds - 86_400 - 61 }],
    ['was made for several by another one', { aud: ['cad', 'other'], azp: 'other' }],
    ['has an address that is not verified', { email_verified: false }],
    ['has no address', { email: 'ana' }],
  ])('is nobody when it %s', async (_, change) => {
    expect(await identifyBy('email')(await sign(change))).toMatchObject({ kind: 'nobody' });
  });

  it('is taken from clocks that are a minute apart', async () => {
    const slow = { exp: nowSeconds - 59, iat: nowSeconds - 600, nbf: nowSeconds - 600 };

    expect(await identifyBy('email')(await sign(slow))).toMatchObject({ kind: 'person' });
    expect(await identifyBy('email')(await sign({ iat: nowSeconds + 59 }))).toMatchObject({ kind: 'person' });
  });

  it('is nobody when somebody else signed it, with a secret that everybody knows, or not at all', async () => {
    const stranger = await generateKeyPair('RS256');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign()).split('.')[1]}.`;
    const identify = identifyBy('email');

    for (const token of [
      await sign({}, { alg: 'RS256', key: stranger.privateKey }),
      await sign({}, { alg: 'HS256', key: new TextEncoder().encode('cad'.repeat(20)) }),
      none,
      'no token',
    ])
      expect(await identify(token)).toEqual({ kind: 'nobody', why: 'the token is not signed by the issuer' });
  });
});

describe('an issuer', () => {
  it.each([
    ['calls itself otherwise', () => ({ issuer: 'https://other.example.com', jwks_uri: `${issuer}/keys` })],
    ['says nothing of keys', () => ({ issuer })],
    ['has no keys there', () => ({ issuer, jwks_uri: `${issuer}/discovery` })],
  ])('that %s is unavailable, and nobody is taken for somebody', async (_, makeDiscovery) => {
    const before = discovery;
    discovery = makeDiscovery();
    const asked = identifyBy('email')(await sign());
    await expect(asked).rejects.toThrow(`the issuer ${issuer} cannot be asked for its keys`);
    discovery = before;
  });

  it.each([
    { issuer: 'http://login.example.com', audience: 'cad' },
    { issuer: 'https://me@login.example.com', audience: 'cad' },
    { issuer: 'https://login.example.com' },
    { audience: 'cad' },
    { validFor: 'P8D' },
    { offlineFor: 'P31D' },
    { offlineFor: 'P1M' },
    { devices: 0 },
    { colour: 'red' },
  ])('is configured within bounds, unlike %o', (settings) => {
    expect(activationSettings.safeParse(settings).success).toBe(false);
  });
});
