import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { JsonObject } from '../core/domain/json.ts';
import type { AuditEntry, AuditRow, AuditStore } from '../ports/stores/audit-store.ts';
import { toDocument, toResource } from './document.ts';
import type { Db } from './schema.ts';
import type { Session } from './opened-dialect.ts';
import type { AuditTable } from './schema.ts';

type StoredRow = Selectable<AuditTable>;

const rowsPerStep = 1000;
/** What the first row's hash stands on. */
const beginning = '';

export function createAuditStore({ db, dialect }: Session): AuditStore {
  return {
    async append(entries) {
      if (entries.length === 0) return;
      // Two that append at once would both stand on the same last row.
      await dialect.serialise('audit');
      let previous = await lastHash(db);
      for (const entry of entries) {
        const row = chain(entry, previous);
        await db.insertInto('audit').values(row).execute();
        previous = row.hash;
      }
    },
    async page({ before, limit }) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .$if(before !== null, (query) => query.where('seq', '<', before ?? 0))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toAuditRow);
    },
    verify: () => verify(db),
  };
}

async function lastHash(db: Db): Promise<string> {
  const row = await db.selectFrom('audit').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.hash ?? beginning;
}

function chain(entry: AuditEntry, previous: string) {
  const { at, actor, act, subject } = entry;
  const data = toDocument(entry.data).text;
  const row = { at, actor, act, subject, data, data_hash: sha256(data), prev_hash: previous };
  return { ...row, hash: hashOf(row) };
}

/** Covers the hash of the data and not the data, so that personal data can be erased and the chain still holds. */
function hashOf({
  prev_hash,
  at,
  actor,
  act,
  subject,
  data_hash,
}: Pick<StoredRow, 'prev_hash' | 'at' | 'actor' | 'act' | 'subject' | 'data_hash'>): string {
  return sha256(JSON.stringify([prev_hash, at, actor, act, subject, data_hash]));
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Walks the chain from its beginning, some rows at a time. */
async function verify(db: Db): Promise<number | null> {
  let previous = beginning;
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(rowsPerStep)
      .execute();
    for (const row of rows) {
      if (!fits(row, previous)) return row.seq;
      previous = row.hash;
      after = row.seq;
    }
    if (rows.length < rowsPerStep) return null;
  }
}

function fits(row: StoredRow, previous: string): boolean {
  const isDataTrue = row.data === null || sha256(row.data) === row.data_hash;
  return isDataTrue && row.prev_hash === previous && row.hash === hashOf(row);
}

const erased: JsonObject = {};

function toAuditRow({ seq, at, actor, act, subject, data, hash: rowHash }: StoredRow): AuditRow {
  return { seq, at, actor, act, subject, data: data === null ? erased : toResource(data), hash: rowHash };
}
