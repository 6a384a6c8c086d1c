import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json } from '../../../core/domain/json.ts';
import type { Database } from '../../../ports/stores/database.ts';

/**
 * Cursors that clients can neither read nor make (RFC 9865 §5.2): a sort key is personal data, and addresses are logged.
 * `binding` says which list a cursor belongs to; with another one it does not open.
 */
export interface CursorSeal {
  seal(content: Json, binding: string): Promise<string>;
  /** Null when we did not make it, or made it for another list. */
  open(text: string, binding: string): Promise<Json | null>;
}

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const version = 'scim-cursor-1';
/** The unreserved characters of RFC 3986 that base64url uses. */
const urlSafe = /^[\w-]+$/;

/** The key is a durable fact of the installation: cursors outlive a restart, and every replica opens those of the others. */
export function createCursorSeal(database: Database): CursorSeal {
  let key: Promise<Buffer> | null = null;
  const present = () => (key ??= keyOf(database));
  return {
    async seal(content, binding) {
      // 96 random bits for each text are enough for four billion texts under one key.
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, await present(), iv).setAAD(boundTo(binding));
      const sealed = sealing.update(JSON.stringify(content), 'utf8');
      return Buffer.concat([iv, sealed, sealing.final(), sealing.getAuthTag()]).toString('base64url');
    },
    async open(text, binding) {
      const bytes = Buffer.from(text, 'base64url');
      if (!urlSafe.test(text) || bytes.length < ivBytes + tagBytes) return null;
      const opened = openWith(await present(), bytes, binding);
      if (opened !== null) return opened;
      // Two replicas that started on an empty database may each have made a key; the one that was kept counts.
      key = keyOf(database);
      return openWith(await key, bytes, binding);
    },
  };
}

function openWith(key: Buffer, bytes: Buffer, binding: string): Json | null {
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(boundTo(binding))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = opening.update(bytes.subarray(ivBytes, -tagBytes)).toString('utf8') + opening.final('utf8');
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function boundTo(binding: string): Buffer {
  return Buffer.from(`${version} ${binding}`);
}

async function keyOf(database: Database): Promise<Buffer> {
  const known = await database.read.facts.get('cursor-key');
  const text = known ?? (await makeKey(database));
  return Buffer.from(text, 'base64url');
}

function makeKey(database: Database): Promise<string> {
  return database.write(async ({ facts }) => {
    const present = await facts.get('cursor-key');
    if (present !== null) return present;
    const made = randomBytes(keyBytes).toString('base64url');
    await facts.set('cursor-key', made);
    return made;
  });
}
