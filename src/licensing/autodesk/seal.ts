import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Texts that only who has the key can read. `place` says where a text belongs: moved elsewhere it cannot be opened. */
export interface Seal {
  seal(text: string, place: string): string;
  /** Null when it was sealed with another key or for another place, or was changed since. */
  open(sealed: string, place: string): string | null;
}

const version = 'v1';
const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D) with a key derived from the secret by HKDF (RFC 5869). */
export function createSeal(secretKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'seatwarden stored credentials', 32));
  return {
    seal(text, place) {
      // A nonce must never come twice under one key; 96 random bits are enough for four billion texts.
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(place));
      const parts = [iv, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()];
      return `${version}.${Buffer.concat(parts).toString('base64url')}`;
    },
    open(sealed, place) {
      const [found, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      if (found !== version || bytes.length < ivBytes + tagBytes) return null;
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        return opening.update(bytes.subarray(ivBytes, -tagBytes)).toString('utf8') + opening.final('utf8');
      } catch {
        return null;
      }
    },
  };
}
