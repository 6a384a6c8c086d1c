import { Hookified } from 'hookified';
import {
  type KeyvStorageAdapter,
  type KeyvStorageEntry,
  type KeyvStorageGetResult,
  keyvStorageCapability,
} from 'keyv';
import { sql } from 'kysely';
import type { OpenedDialect } from './opened-dialect.ts';

/**
 * Keyv's storage in the product's own database. A broken database throws: with an `error` listener on the Keyv above it
 * would read as "nothing there". Expiry is by the system's clock, as in Keyv itself.
 *
 * A class, because Keyv asks for an event emitter that carries its namespace as a property.
 */
export class KeyvStorage extends Hookified implements KeyvStorageAdapter {
  readonly capabilities = keyvStorageCapability(this);
  namespace: string | undefined;
  readonly #opened: OpenedDialect;

  constructor(opened: OpenedDialect) {
    super();
    this.#opened = opened;
  }

  async get<V>(key: string): Promise<KeyvStorageGetResult<V>> {
    const [value] = await this.getMany<V>([key]);
    return value as KeyvStorageGetResult<V>;
  }

  async getMany<V>(keys: string[]): Promise<KeyvStorageGetResult<V | undefined>[]> {
    const { db, dialect } = this.#opened.reading;
    const { rows } = await sql<{ k: string; v: string }>`select k, v from kv
      where k in ${dialect.each(keys.map((key) => this.#key(key)))}
        and (expires is null or expires > ${Date.now()})`.execute(db);
    const found = new Map(rows.map(({ k, v }) => [k, v]));
    return keys.map((key) => found.get(this.#key(key)));
  }

  async set(key: string, value: unknown, expires?: number): Promise<boolean> {
    await this.setMany([expires === undefined ? { key, value } : { key, value, expires }]);
    return true;
  }

  async setMany<V>(entries: KeyvStorageEntry<V>[]): Promise<boolean[]> {
    const rows = new Map(
      entries.map(({ key, value, expires }) => [
        this.#key(key),
        { k: this.#key(key), v: String(value), expires: expires ?? null },
      ]),
    );
    await this.#opened.write(async ({ db, dialect }) => {
      await db.deleteFrom('kv').where('expires', '<=', Date.now()).execute();
      await dialect.put('kv', [...rows.values()], { on: ['k'], set: ['v', 'expires'] });
    });
    return entries.map(() => true);
  }

  async delete(key: string): Promise<boolean> {
    return (await this.deleteMany([key]))[0] ?? false;
  }

  async deleteMany(keys: string[]): Promise<boolean[]> {
    const { rows } = await this.#opened.write(({ db, dialect }) =>
      sql<{ k: string }>`delete from kv
        where k in ${dialect.each(keys.map((key) => this.#key(key)))} returning k`.execute(db),
    );
    const gone = new Set(rows.map(({ k }) => k));
    return keys.map((key) => gone.has(this.#key(key)));
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return (await this.getMany(keys)).map((value) => value !== undefined);
  }

  async clear(): Promise<void> {
    await this.#opened.write(({ db }) => sql`delete from kv where ${this.#isMine()}`.execute(db));
  }

  async *iterator<V>(): AsyncGenerator<(string | Awaited<V> | undefined)[], void> {
    const { rows } = await sql<{ k: string; v: string }>`select k, v from kv
      where ${this.#isMine()} and (expires is null or expires > ${Date.now()})
      order by k`.execute(this.#opened.reading.db);
    for (const { k, v } of rows) yield [k.slice(this.#key('').length), v as Awaited<V>];
  }

  #key(key: string): string {
    return this.namespace === undefined ? key : `${this.namespace}::${key}`;
  }

  #isMine() {
    const prefix = this.#key('');
    return sql<boolean>`substr(k, 1, ${sql.lit(prefix.length)}) = ${prefix}`;
  }
}
