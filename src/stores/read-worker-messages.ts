import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';

/** What a reading thread is started with. */
export interface WorkerTask {
  readonly path: string;
}

/** One statement, or the next rows of the one that is under way. Each message is answered by one. */
export type ToWorker =
  | { readonly kind: 'ask'; readonly text: string; readonly values: readonly SQLInputValue[] }
  | { readonly kind: 'more' };

export type FromWorker =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      /** Lists, in the order of `columns`: names are not sent with every row. */
      readonly rows: readonly (readonly SQLOutputValue[])[];
      readonly isLast: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** `code`, `errcode`, `errstr` of SQLite's error. */
      readonly fields: Readonly<Record<string, unknown>>;
    };
