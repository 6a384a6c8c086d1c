import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { Selectable } from 'kysely';
import { Defect, LicensingUnavailable, StoreConflict } from '../../errors.ts';
import type { ActivationKeys, SigningKeyView } from '../../ports/activation.ts';
import type { Log } from '../../ports/log.ts';
import type { Seal } from '../autodesk/seal.ts';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationTables } from './activation-tables.ts';

type KeyRow = Selectable<ActivationTables['activation_keys']>;
type NewKey = Pick<KeyRow, 'kid' | 'public_key' | 'private_key' | 'is_sealed'>;

/** The keys of entitlements, and the one that signs now. */
export interface SigningKeys extends ActivationKeys {
  /** Throws `LicensingUnavailable` when the key cannot be unsealed. */
  signing(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
}
export interface SigningKeysDeps {
  readonly context: ActivationContext;
  /** Null: private keys lie open in the database. */
  readonly seal: Seal | null;
  readonly log: Log;
}

/** Computers may keep the published keys for five minutes; a key is shown twice as long before it signs. */
const shownBeforeMs = 10 * 60_000;

/** Ed25519 keys (RFC 8037) in the database. The first is made when it is needed, once for all processes on this store. */
export function createSigningKeys(deps: SigningKeysDeps): SigningKeys {
  const opened = new Map<string, CryptoKey>();

  async function open(row: KeyRow): Promise<CryptoKey> {
    const known = opened.get(row.kid);
    if (known !== undefined) return known;
    const key = await importPrivate(openPrivate(deps, row));
    opened.set(row.kid, key);
    return key;
  }

  return {
    async signing() {
      const rows = await knownKeys(deps);
      // Looked at after them: the first key may have been made only now.
      const nowAt = deps.context.clock.now();
      const row = rows.findLast((one) => one.signs_from <= nowAt && isBelieved(one, nowAt));
      if (row === undefined) throw new Defect('no key signs now, though the first one is made on demand');
      return { kid: row.kid, key: await open(row) };
    },
    async published() {
      const nowAt = deps.context.clock.now();
      const rows = (await knownKeys(deps)).filter((row) => isBelieved(row, nowAt));
      return { keys: rows.map(({ public_key }) => JSON.parse(public_key) as JWK as Record<string, unknown>) };
    },
    list: async () => (await knownKeys(deps)).map(toView),
    rotate: (how) => rotate(deps, how),
  };
}

function isBelieved({ until }: KeyRow, nowAt: number): boolean {
  return until === null || nowAt < until;
}

/** Oldest first; there is always one. */
async function knownKeys(deps: SigningKeysDeps): Promise<readonly KeyRow[]> {
  const present = await readKeys(deps);
  if (present.length > 0) return present;
  const madeAt = deps.context.clock.now();
  await addKey(deps, { key: await makeKey(deps), generation: 1, madeAt, signsFrom: madeAt });
  return readKeys(deps);
}

function readKeys({ context: { coreId, workspace } }: SigningKeysDeps): Promise<KeyRow[]> {
  return workspace.read
    .selectFrom('activation_keys')
    .selectAll()
    .where('core_id', '=', coreId)
    .orderBy('generation')
    .execute();
}

async function makeKey({ seal, log }: SigningKeysDeps): Promise<NewKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  const secret = JSON.stringify(await exportJWK(pair.privateKey));
  const shown = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'EdDSA' };
  if (seal === null)
    log.warn(
      { kid },
      'the key that signs entitlements is kept unsealed: set SEATWARDEN_SECRET_KEY and rotate it',
    );
  return {
    kid,
    public_key: JSON.stringify(shown),
    private_key: seal === null ? secret : seal.seal(secret, placeOf(kid)),
    is_sealed: seal === null ? 0 : 1,
  };
}

interface Adding {
  readonly key: NewKey;
  readonly generation: number;
  readonly madeAt: number;
  readonly signsFrom: number;
  /** What becomes of the keys before it; left out: there are none. */
  readonly others?: { readonly until: number; readonly isSooner: boolean };
}

/** False when another process made this generation first. */
async function addKey(
  { context: { coreId, workspace } }: SigningKeysDeps,
  { key, generation, madeAt, signsFrom, others }: Adding,
): Promise<boolean> {
  return workspace.write(async (db) => {
    const added = await db
      .insertInto('activation_keys')
      .values({
        ...key,
        core_id: coreId,
        generation,
        made_at: madeAt,
        signs_from: signsFrom,
        until: null,
      })
      .onConflict((conflict) => conflict.columns(['core_id', 'generation']).doNothing())
      .returning('kid')
      .executeTakeFirst();
    if (added === undefined) return false;
    if (others === undefined) return true;
    const { until, isSooner } = others;
    const before = db
      .updateTable('activation_keys')
      .set({ until })
      .where('core_id', '=', coreId)
      .where('generation', '<', generation);
    // What a key has signed already must not end early because another one follows.
    await (
      isSooner
        ? before.where(({ or, eb }) => or([eb('until', 'is', null), eb('until', '>', until)]))
        : before.where('until', 'is', null)
    ).execute();
    return true;
  });
}

async function rotate(deps: SigningKeysDeps, how: 'overlap' | 'at-once'): Promise<SigningKeyView> {
  const { clock, limits } = deps.context;
  const last = (await knownKeys(deps)).at(-1)?.generation ?? 0;
  const nowAt = clock.now();
  const signsFrom = how === 'overlap' ? nowAt + shownBeforeMs : nowAt;
  const longestMs = Math.max(limits.validForMs, limits.offlineForMs);
  const others =
    how === 'overlap' ? { until: signsFrom + longestMs, isSooner: false } : { until: nowAt, isSooner: true };
  const key = await makeKey(deps);
  if (!(await addKey(deps, { key, generation: last + 1, madeAt: nowAt, signsFrom, others })))
    throw new StoreConflict('somebody else rotates the keys at this moment');
  return { kid: key.kid, madeAt: nowAt, signsFrom, until: null };
}

function openPrivate({ seal }: SigningKeysDeps, { kid, private_key, is_sealed }: KeyRow): JWK {
  const text = is_sealed === 0 ? private_key : (seal?.open(private_key, placeOf(kid)) ?? null);
  if (text !== null) return JSON.parse(text) as JWK;
  const why =
    seal === null
      ? 'is sealed, and SEATWARDEN_SECRET_KEY is not set'
      : 'was sealed with another SEATWARDEN_SECRET_KEY';
  throw new LicensingUnavailable(`the key ${kid} that signs entitlements ${why}; set it, or rotate the keys`);
}

async function importPrivate(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'EdDSA');
  if (key instanceof Uint8Array) throw new Defect('a signing key is an Ed25519 key, and never a secret');
  return key;
}

function placeOf(kid: string): string {
  return `activation key ${kid}`;
}

function toView({ kid, made_at, signs_from, until }: KeyRow): SigningKeyView {
  return { kid, madeAt: made_at, signsFrom: signs_from, until };
}
