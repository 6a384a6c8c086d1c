import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { foldCase } from '../core/filter/fold-case.ts';
import { Defect } from '../errors.ts';

/** How long another process that writes is waited for. */
const busyMs = 5_000;
const statementsKept = 500;

/** A SQLite file opened once, without a query builder: a thread that only reads needs none. */
export interface SqliteFile {
  readonly database: DatabaseSync;
  readonly prepare: (text: string) => StatementSync;
  /** The same for statements whose rows are wanted as lists. */
  readonly prepareTuples: (text: string) => StatementSync;
}

export function openSqliteFile(path: string, { readOnly }: { readOnly: boolean }): SqliteFile {
  const database = new DatabaseSync(path, { readOnly, timeout: busyMs, enableForeignKeyConstraints: true });
  if (!readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = full');
  // 32 MB of pages; after a big commit the log shrinks to 64 MB again.
  database.exec(
    'pragma cache_size = -32768; pragma journal_size_limit = 67108864; pragma temp_store = memory',
  );
  database.function('fold', { deterministic: true }, (text) =>
    typeof text === 'string' ? foldCase(text) : null,
  );
  const prepare = createStatementCache((text) => database.prepare(text));
  const prepareTuples = createStatementCache((text) => {
    const statement = database.prepare(text);
    statement.setReturnArrays(true);
    return statement;
  });
  return { database, prepare, prepareTuples };
}

/** Statements by their text; the oldest goes when there are too many. */
function createStatementCache(prepare: (text: string) => StatementSync): (text: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (text) => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const [oldest] = statements.size < statementsKept ? [] : statements.keys();
    if (oldest !== undefined) statements.delete(oldest);
    const statement = prepare(text);
    statements.set(text, statement);
    return statement;
  };
}

export function toBound(value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  throw new Defect(`a ${typeof value} cannot be a column value`);
}
