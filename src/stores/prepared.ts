import type { Compilable, CompiledQuery, RawBuilder } from 'kysely';
import type { DatabaseKind } from '../ports/workspace.ts';
import type { Dialect } from './dialect.ts';
import type { Session } from './opened-dialect.ts';
import type { Db } from './schema.ts';

interface Building<Values> {
  readonly db: Db;
  readonly dialect: Dialect;
  /** Each property is a place where that value will go; nothing else is known of it yet. */
  readonly values: Values;
}

/** Key of a place's name. */
const placeName = Symbol('place');

/**
 * A statement whose text is built once for each dialect; a call only puts its values in. Building one costs more than
 * SQLite takes to run it, which counts where every request of an identity provider runs it.
 */
export function prepared<Values extends object, Row>(
  build: (building: Building<Values>) => Compilable<Row> | RawBuilder<Row>,
): (session: Session, values: Values) => Promise<readonly Row[]> {
  const texts = new Map<DatabaseKind, CompiledQuery>();
  const places = new Proxy({} as Values, { get: (_target, name) => ({ [placeName]: name }) });
  return ({ db, dialect }, values) => {
    const known = texts.get(dialect.kind);
    const text = known ?? compile(build({ db, dialect, values: places }), db);
    if (known === undefined) texts.set(dialect.kind, text);
    const bound = text.parameters.map((parameter) => valueAt(parameter, values));
    return dialect.run<Row>(text.sql, bound);
  };
}

function valueAt(parameter: unknown, values: object): unknown {
  if (typeof parameter !== 'object' || parameter === null || !(placeName in parameter)) return parameter;
  return values[parameter[placeName] as keyof typeof values];
}

function compile(statement: Compilable<unknown> | RawBuilder<unknown>, db: Db): CompiledQuery {
  return 'isRawBuilder' in statement ? statement.compile(db) : statement.compile();
}
