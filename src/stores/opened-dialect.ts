import type { DatabaseKind } from '../ports/workspace.ts';
import type { Dialect } from './dialect.ts';
import type { Db } from './schema.ts';

/** A connection or transaction, with what its dialect does in its own way. */
export interface Session {
  readonly db: Db;
  readonly dialect: Dialect;
}

/** An open database of either kind. */
export interface OpenedDialect {
  readonly kind: DatabaseKind;
  readonly reading: Session;
  /** Committed state as well, from where a statement that takes long keeps nobody else waiting. */
  readonly readingApart: Session;
  /** One unit of work: committed when it resolves. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** A copy of the committed state, while others go on writing. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
