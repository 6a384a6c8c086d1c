import * as z from 'zod';
import { Timestamp } from './drift.ts';

const Device = z
  .strictObject({ id: z.string().min(1).max(200), name: z.string().trim().min(1).max(200) })
  .meta({
    id: 'Device',
    description: 'A computer: an id that stays, such as its machine id, and a name to show',
  });
const Products = z.array(z.string().min(1).max(200)).min(1).max(200);
const Proof = z
  .string()
  .max(10_000)
  .describe(
    'A compact JWS (RFC 7515) with `typ` `seatwarden-proof+jwt`, signed by the key of the computer (Ed25519 or P-256): `act`, `iat` in seconds, `counter` greater than any before',
  );

export const SignInInput = z
  .strictObject({
    device: Device,
    token: z.string().min(1).max(16_000).optional().describe('An ID or access token of the issuer'),
    code: z.string().min(1).max(100).optional().describe('Or a one-time code of an administrator'),
    products: Products.optional().describe('Left out: all that the person has seats of'),
    offline: z.boolean().default(false).describe('Asks for an entitlement that lasts without a connection'),
    instead: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The id of a computer that is given up for this one'),
    proof: Proof.describe(
      'As of a heartbeat, with `act` `sign-in`, `device` (the id) and `credential` (base64url of the SHA-256 of the token or code); its header has the public key as `jwk`',
    ),
  })
  .refine(({ token, code }) => (token === undefined) !== (code === undefined), {
    error: 'send either `token` or `code`',
  })
  .meta({ id: 'SignIn' });

export const ProofInput = z.strictObject({ proof: Proof }).meta({ id: 'Proof' });

export const EntitlementView = z
  .object({
    entitlement: z.string().describe('A JWT that is signed by a key of `/licensing/v1/jwks.json`'),
    session: z.string().describe('What proofs name from now on'),
    email: z.string(),
    products: z.array(z.string()),
    expiresAt: Timestamp,
    checkAgainAt: Timestamp.describe('When to send the next heartbeat'),
  })
  .meta({ id: 'Entitlement' });

export type EntitlementView = z.infer<typeof EntitlementView>;

export const SignedInView = EntitlementView.extend({
  displaced: Device.nullable().describe('The computer that can be used no longer'),
}).meta({ id: 'SignedIn' });

export const SignedOutView = z.object({ signedOut: Device }).meta({ id: 'SignedOut' });

export const DeviceView = z
  .object({
    id: z.string(),
    name: z.string(),
    addedAt: Timestamp,
    lastSeenAt: Timestamp,
    isSignedIn: z.boolean(),
  })
  .meta({ id: 'DeviceOfPerson' });

export const NewCode = z.strictObject({ email: z.email().max(254) }).meta({ id: 'NewCode' });
export const CodeView = z
  .object({ code: z.string().describe('Works once'), expiresAt: Timestamp })
  .meta({ id: 'Code' });

export const RotateKeys = z
  .strictObject({
    atOnce: z
      .boolean()
      .default(false)
      .describe('For a key that got into wrong hands: what it signed is believed no more'),
  })
  .meta({ id: 'RotateKeys' });
export const SigningKeyView = z
  .object({
    kid: z.string(),
    madeAt: Timestamp,
    signsFrom: Timestamp,
    until: Timestamp.nullable().describe('When it is published no more; null while it has no successor'),
  })
  .meta({ id: 'SigningKey' });
export type SigningKeyView = z.infer<typeof SigningKeyView>;

export const KeySet = z
  .object({ keys: z.array(z.record(z.string(), z.unknown())) })
  .meta({ id: 'KeySet', description: 'A JWK Set (RFC 7517)' });
