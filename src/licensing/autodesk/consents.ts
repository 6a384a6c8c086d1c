import type { Selectable } from 'kysely';
import type { CoreId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { AutodeskDb, AutodeskTables, ConsentState } from './autodesk-tables.ts';
import type { Tokens } from './oauth-client.ts';
import type { Seal } from './seal.ts';

export type ConsentRow = Selectable<AutodeskTables['autodesk_consents']>;

export interface ConsentDeps {
  readonly coreId: CoreId;
  readonly workspace: Workspace<AutodeskDb>;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The consents of one team's administrators, as rows. Every change is one conditional statement. */
export interface Consents {
  /** In the order in which they are tried. */
  list(): Promise<readonly ConsentRow[]>;
  find(id: string): Promise<ConsentRow | null>;
  /** Puts a new consent in the place of an earlier one of the same administrator. */
  keep(given: { administrator: string; scopes: string; tokens: Tokens }): Promise<string>;
  /** False: it was gone already. */
  remove(row: ConsentRow): Promise<boolean>;
  setState(row: ConsentRow, state: ConsentState, reason: string | null): Promise<void>;
  /** The next call needs another access token. */
  dropAccess(row: ConsentRow): Promise<void>;
  readonly refreshing: Refreshing;
}

/** One refresher at a time, in all processes that share the database. */
export interface Refreshing {
  /** True for one caller. Until `complete`, `giveBack` or the end of the term nobody else gets it. */
  claim(row: ConsentRow, refresher: string): Promise<boolean>;
  /** Stores the new tokens; resolves when they are on disk. False: the consent was given anew meanwhile. */
  complete(row: ConsentRow, tokens: Tokens): Promise<boolean>;
  /** Ends a claim of which the refresh token was not used up. */
  giveBack(row: ConsentRow, claim: Claim): Promise<void>;
  /** Ends the term of a claim and leaves it: the refresh token must not be sent before somebody knows what became of it. */
  doubt(row: ConsentRow, claim: Claim): Promise<void>;
}

export interface Claim {
  readonly refresher: string;
  /** Nobody asks again before this. */
  readonly notBefore: Instant;
}

/** Longer than any answer of the token endpoint may take. */
export const refreshTermMs = 90_000;

export function createConsents(deps: ConsentDeps): Consents {
  const { coreId, workspace } = deps;
  return {
    list: () =>
      workspace.read
        .selectFrom('autodesk_consents')
        .selectAll()
        .where('core_id', '=', coreId)
        .orderBy('granted_at')
        .orderBy('id')
        .execute(),
    find: async (id) => (await byId(workspace.read, id).executeTakeFirst()) ?? null,
    keep: (given) => keep(deps, given),
    remove: (row) =>
      workspace.write(async (db) => {
        const gone = await db
          .deleteFrom('autodesk_consents')
          .where('id', '=', row.id)
          .returning('id')
          .executeTakeFirst();
        return gone !== undefined;
      }),
    setState: (row, state, reason) =>
      workspace.write(async (db) => {
        await db
          .updateTable('autodesk_consents')
          .set({ state, reason, state_at: deps.clock.now() })
          .where('id', '=', row.id)
          .where('generation', '=', row.generation)
          .execute();
      }),
    dropAccess: (row) =>
      workspace.write(async (db) => {
        await db
          .updateTable('autodesk_consents')
          .set({ access_token: null, access_until: 0 })
          .where('id', '=', row.id)
          .where('generation', '=', row.generation)
          .execute();
      }),
    refreshing: createRefreshing(deps),
  };
}

function byId(db: AutodeskDb, id: string) {
  return db.selectFrom('autodesk_consents').selectAll().where('id', '=', id);
}

function createRefreshing(deps: ConsentDeps): Refreshing {
  const { workspace, clock, seal } = deps;
  return {
    claim: (row, refresher) =>
      workspace.write(async (db) => {
        const claimed = await db
          .updateTable('autodesk_consents')
          .set({ refresher, refresher_until: clock.now() + refreshTermMs })
          .where('id', '=', row.id)
          .where('generation', '=', row.generation)
          .where('state', '<>', 'consent-again')
          .where('refresher', 'is', null)
          .returning('id')
          .executeTakeFirst();
        return claimed !== undefined;
      }),
    complete: (row, tokens) =>
      workspace.write(async (db) => {
        const stored = await db
          .updateTable('autodesk_consents')
          .set({
            ...sealed(seal, { id: row.id, tokens, nowAt: clock.now() }),
            generation: row.generation + 1,
          })
          // Whoever took the answer for lost was wrong: here it is.
          .set({ state: row.state === 'role-lost' ? 'role-lost' : 'usable', reason: row.reason })
          .where('id', '=', row.id)
          .where('generation', '=', row.generation)
          .returning('id')
          .executeTakeFirst();
        return stored !== undefined;
      }),
    giveBack: (row, claim) => endClaim(deps, row, { ...claim, set: { refresher: null } }),
    doubt: (row, claim) => endClaim(deps, row, { ...claim, set: { refresher_until: 0 } }),
  };
}

function endClaim(
  { workspace }: ConsentDeps,
  row: ConsentRow,
  { refresher, notBefore, set }: Claim & { readonly set: { refresher: null } | { refresher_until: 0 } },
): Promise<void> {
  return workspace.write(async (db) => {
    await db
      .updateTable('autodesk_consents')
      .set({ ...set, not_before: notBefore })
      .where('id', '=', row.id)
      .where('generation', '=', row.generation)
      .where('refresher', '=', refresher)
      .execute();
  });
}

function keep(
  { coreId, workspace, clock, ids, seal }: ConsentDeps,
  { administrator, scopes, tokens }: { administrator: string; scopes: string; tokens: Tokens },
): Promise<string> {
  const nowAt = clock.now();
  return workspace.write(async (db) => {
    const earlier = await db
      .selectFrom('autodesk_consents')
      .select(['id', 'generation'])
      .where('core_id', '=', coreId)
      .where('administrator', '=', administrator)
      .executeTakeFirst();
    const { id, generation } = earlier ?? { id: ids.next(), generation: 0 };
    const values = {
      scopes,
      granted_at: nowAt,
      state: 'usable' as const,
      state_at: nowAt,
      reason: null,
      generation: generation + 1,
      ...sealed(seal, { id, tokens, nowAt }),
    };
    await db
      .insertInto('autodesk_consents')
      .values({ id, core_id: coreId, administrator, ...values })
      .onConflict((conflict) => conflict.columns(['core_id', 'administrator']).doUpdateSet(values))
      .execute();
    return id;
  });
}

function sealed(
  seal: Seal,
  { id, tokens, nowAt }: { id: string; tokens: Tokens; nowAt: Instant },
): Omit<ConsentRow, 'id' | 'core_id' | 'administrator' | 'scopes' | 'granted_at' | keyof StateColumns> {
  return {
    refresh_token: seal.seal(tokens.refreshToken, place(id, 'refresh')),
    access_token: seal.seal(tokens.accessToken, place(id, 'access')),
    access_until: nowAt + tokens.livesMs,
    refreshed_at: nowAt,
    refresher: null,
    refresher_until: 0,
    not_before: 0,
  };
}

type StateColumns = Pick<ConsentRow, 'state' | 'state_at' | 'reason' | 'generation'>;

/** Where a sealed token belongs: one that is copied to another row or column cannot be opened there. */
export function place(id: string, token: 'refresh' | 'access'): string {
  return `autodesk-consent/${id}/${token}`;
}
