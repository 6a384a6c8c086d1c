import { hash } from 'node:crypto';
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { SignInRequest } from '../../src/ports/activation.ts';

/** A computer that people sign in on: its own key, and a counter that only grows. */
export interface Computer {
  readonly device: SignInRequest['device'];
  /** What a sign-in sends; `change` breaks it. */
  signIn(credential: SignInRequest['credential'], change?: Partial<SignInRequest>): Promise<SignInRequest>;
  /** A proof of these claims, signed now. */
  prove(claims: Readonly<Record<string, unknown>>): Promise<string>;
  heartbeat(session: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  signOut(session: string): Promise<string>;
}

interface ComputerOptions {
  readonly clock: { now(): number };
  /** How far the clock of the computer is ahead. */
  readonly aheadMs?: number;
  readonly algorithm?: 'EdDSA' | 'ES256';
}

export async function createComputer(
  name: string,
  { clock, aheadMs = 0, algorithm = 'EdDSA' }: ComputerOptions,
): Promise<Computer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const device = { id: `id-of-${name}`, name };
  const counted = { last: 0 };

  async function prove(claims: Readonly<Record<string, unknown>>): Promise<string> {
    counted.last += 1;
    const iat = Math.floor((clock.now() + aheadMs) / 1000);
    return sign({ iat, counter: counted.last, ...claims }, { jwk, privateKey, algorithm });
  }

  return {
    device,
    prove,
    async signIn(credential, change = {}) {
      const shown = credential.kind === 'code' ? credential.code : credential.token;
      const proof = await prove({ act: 'sign-in', device: device.id, credential: sha256(shown) });
      return { device, credential, products: null, isOffline: false, instead: null, proof, ...change };
    },
    heartbeat: (session, claims = {}) => prove({ act: 'heartbeat', session, ...claims }),
    signOut: (session) => prove({ act: 'sign-out', session }),
  };
}

function sign(
  claims: object,
  { jwk, privateKey, algorithm }: { jwk: JWK; privateKey: CryptoKey; algorithm: string },
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: algorithm, typ: 'seatwarden-proof+jwt', jwk })
    .sign(privateKey);
}

export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
