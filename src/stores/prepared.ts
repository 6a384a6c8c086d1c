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

type Build<Values, Row> = (building: Building<Values>) => Compilable<Row> | RawBuilder<Row>;

/**
 * A statement whose text is built once for each dialect; a call only puts its values in. Building one costs more than
 * SQLite takes to run it, which counts where every request of an identity provider runs it.
 */
export function prepared<Values extends object, Row>(
  build: Build<Values, Row>,
): (session: Session, values: Values) => Promise<readonly Row[]> {
  const statementFor = keepStatements(build);
  return (session, values) => {
    const { text, bind } = statementFor(session);
    return session.dialect.run<Row>(text, bind(values));
  };
}

/** The same with rows as lists of their columns, in the order of the select, each with a name of its own. */
export function preparedTuples<Values extends object, Tuple extends readonly unknown[]>(
  build: Build<Values, unknown>,
): (session: Session, values: Values) => Promise<readonly Tuple[]> {
  const statementFor = keepStatements(build);
  return (session, values) => {
    const { text, bind } = statementFor(session);
    return session.dialect.runTuples<Tuple>(text, bind(values));
  };
}

interface Statement<Values> {
  readonly text: string;
  readonly bind: (values: Values) => readonly unknown[];
}

function keepStatements<Values extends object>(
  build: Build<Values, unknown>,
): (session: Session) => Statement<Values> {
  const statements = new Map<DatabaseKind, Statement<Values>>();
  const places = new Proxy({} as Values, { get: (_target, name) => ({ [placeName]: name }) });
  return ({ db, dialect }) => {
    const known = statements.get(dialect.kind);
    if (known !== undefined) return known;
    const { sql, parameters } = compile(build({ db, dialect, values: places }), db);
    const parts = parameters.map((parameter) => toPart<Values>(parameter));
    const bind = (values: Values) =>
      parts.map((part) => ('name' in part ? values[part.name] : part.constant));
    const statement = { text: sql, bind };
    statements.set(dialect.kind, statement);
    return statement;
  };
}

type Part<Values> = { readonly name: keyof Values } | { readonly constant: unknown };

function toPart<Values>(parameter: unknown): Part<Values> {
  if (typeof parameter !== 'object' || parameter === null || !(placeName in parameter))
    return { constant: parameter };
  return { name: parameter[placeName] as keyof Values };
}

function compile(statement: Compilable<unknown> | RawBuilder<unknown>, db: Db): CompiledQuery {
  return 'isRawBuilder' in statement ? statement.compile(db) : statement.compile();
}
