import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** Secrets of OAuth clients, and the access tokens made with them, are tokens too. */
export const oauth: Migration<Kysely<unknown>> = {
  name: '0004-oauth',
  up: (db, kind) =>
    defineTables(db, kind, ({ text }) => [
      `alter table tokens add column kind ${text} not null default 'bearer'`,
      `alter table tokens add column client_id ${text}`,
      `alter table tokens add column parent_id ${text}`,
      `create index tokens_to_sweep on tokens (expires_at) where kind = 'access'`,
    ]),
};
