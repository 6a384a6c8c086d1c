import type { Insertable } from 'kysely';
import { foldCase } from '../../../src/core/filter/fold-case.ts';
import { coerceResource } from '../../../src/http/scim/resource/coerce-resource.ts';
import { compileUserModel } from '../../../src/http/scim/schema/compile-model.ts';
import { loadDefinitions } from '../../../src/http/scim/schema/definitions.ts';
import { toDocument } from '../../../src/stores/document.ts';
import { activeOf, recordColumns } from '../../../src/stores/record-columns.ts';
import type { RecordsTable } from '../../../src/stores/schema.ts';
import { openSqliteFile, toBound } from '../../../src/stores/sqlite-file.ts';
import { type Directory, entraUser, userId } from './people.ts';

type Row = Insertable<RecordsTable>;
interface Seeding extends Directory {
  readonly sourceId: string;
  readonly at: number;
}

/** Each commit writes nearly the whole of an index. */
const perCommit = 50_000;

/**
 * Writes users straight into the table of a store that nobody has open, at a small part of what a push of each would cost.
 * Rows, indexes and counts are those that pushes leave: a test compares. Names come in no order, so their indexes want to
 * be in memory whole; and a file that is lost when the machine fails needs no journal.
 */
export function seedUsers(file: string, { users, sourceId, at }: Seeding): void {
  const { database } = openSqliteFile(file, { readOnly: false });
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1048576');
  const toRow = createRows(sourceId, at);
  const columns = Object.keys(toRow(0));
  const insert = database.prepare(
    `insert into records (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  for (let from = 0; from < users; from += perCommit) {
    database.exec('begin');
    for (let n = from; n < Math.min(from + perCommit, users); n += 1)
      insert.run(...Object.values(toRow(n)).map(toBound));
    database.exec('commit');
  }
  database.close();
}

/** The n-th user as its row, always with the same columns in the same order. */
function createRows(sourceId: string, at: number): (n: number) => Row {
  const model = compileUserModel(loadDefinitions());
  return (n) => {
    const document = toDocument(coerceResource(model, entraUser(n)));
    return {
      ...recordColumns(document, activeOf(document.resource)),
      id: userId(n),
      source_id: sourceId,
      source_key: null,
      unique_key: foldCase(entraUser(n).userName),
      doc_hash: '',
      version: 1,
      created_at: at,
      modified_at: at,
      absent_since: null,
      deleted_at: null,
      person_id: null,
      link: 'unmatched',
      link_note: null,
      link_at: null,
    };
  };
}
