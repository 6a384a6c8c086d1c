import { Keyv } from 'keyv';
import type { Cache } from '../ports/cache.ts';
import { KeyvStorage } from './keyv-storage.ts';
import type { OpenedDialect } from './opened-dialect.ts';

/** A cache of its own for each namespace, in the product's database: it outlives a restart, and may be lost. */
export function createCache(opened: OpenedDialect, namespace: string): Cache {
  const keyv = new Keyv<string>({ store: new KeyvStorage(opened), namespace });
  return {
    get: (key) => keyv.get(key),
    async set(key, value, ttlMs) {
      await keyv.set(key, value, ttlMs);
    },
    async delete(key) {
      await keyv.delete(key);
    },
  };
}
