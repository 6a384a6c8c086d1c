import { LicensingRefused, StoreConflict } from '../../errors.ts';
import type {
  LedgerActor,
  LedgerDefault,
  LedgerTeamSettings,
  LedgerTeamState,
} from '../../ports/ledger-team.ts';
import { act } from './acts.ts';
import { inheritSeats } from './inherit-seats.ts';
import { knownPool, type LedgerContext, mayAssign, mayNot, takePoolById } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { settlePool } from './settle-seats.ts';

const untouched: LedgerTeamState = {
  name: 'Team',
  domains: [],
  external: 'allow',
  invitations: 'off',
  defaults: [],
  version: 1,
};

/** How the team is set. One that nobody has set takes everybody and gives nothing. */
export async function readTeamSettings({ coreId }: LedgerContext, db: LedgerTx): Promise<LedgerTeamState> {
  const team = await db
    .selectFrom('ledger_teams')
    .select(['name', 'external', 'invitations', 'version'])
    .where('core_id', '=', coreId)
    .executeTakeFirst();
  if (team === undefined) return untouched;
  const domains = await db
    .selectFrom('ledger_team_domains')
    .select('domain')
    .where('core_id', '=', coreId)
    .orderBy('domain')
    .execute();
  const defaults = await db
    .selectFrom('ledger_default_products as d')
    .innerJoin('ledger_pools as p', 'p.id', 'd.pool_id')
    .select(['product', 'for_external'])
    .where('d.core_id', '=', coreId)
    .orderBy('product')
    .execute();
  return {
    ...team,
    domains: domains.map(({ domain }) => domain),
    defaults: defaults.map(({ product, for_external }) => ({ product, external: for_external === 1 })),
  };
}

/**
 * Sets the team anew, as a contract manager or coordinator. A default that is new needs a free seat for everybody who gets
 * it; seats of one that is gone are free again (Autodesk administration, section 6: team default). Throws
 * `LicensingRefused`, or `StoreConflict` when the team has another version by now.
 */
export async function setTeamSettings(
  context: LedgerContext,
  settings: LedgerTeamSettings,
  by: LedgerActor,
): Promise<LedgerTeamState> {
  return act(context, { act: 'set-team', actor: by.actingAs, about: settings.name }, async (db) => {
    if (!(await mayAssign(context, db, by.actingAs))) throw new LicensingRefused(mayNot(by.actingAs));
    const before = await takeTeam(context, db, by.ifVersion);
    await writeTeamSettings(context, db, settings);
    const products = new Set([...before.defaults, ...settings.defaults].map(({ product }) => product));
    for (const product of [...products].sort()) {
      const poolId = await knownPool(context, db, product);
      await takePoolById(context, db, poolId);
      await settlePool(context, db, poolId);
      const isWholeOrNothing = grows(product, before.defaults, settings.defaults);
      await inheritSeats(context, db, { id: poolId, product, isWholeOrNothing });
    }
    return readTeamSettings(context, db);
  });
}

function grows(product: string, before: readonly LedgerDefault[], after: readonly LedgerDefault[]): boolean {
  const is = after.find((one) => one.product === product);
  const was = before.find((one) => one.product === product);
  return is !== undefined && (was === undefined || (is.external && !was.external));
}

/** Writes settings of a team that was taken, without asking whose seats change by them. */
export async function writeTeamSettings(
  context: LedgerContext,
  db: LedgerTx,
  settings: LedgerTeamSettings,
): Promise<void> {
  const { coreId: core_id } = context;
  const { name, external, invitations, domains, defaults } = settings;
  await db
    .updateTable('ledger_teams')
    .set(({ eb }) => ({ name, external, invitations, version: eb('version', '+', 1) }))
    .where('core_id', '=', core_id)
    .execute();
  await db.deleteFrom('ledger_team_domains').where('core_id', '=', core_id).execute();
  for (const domain of new Set(domains.map((one) => one.toLowerCase())))
    await db.insertInto('ledger_team_domains').values({ core_id, domain }).execute();
  await db.deleteFrom('ledger_default_products').where('core_id', '=', core_id).execute();
  for (const one of defaults) {
    const pool_id = await knownPool(context, db, one.product);
    const for_external = one.external ? 1 : 0;
    await db.insertInto('ledger_default_products').values({ core_id, pool_id, for_external }).execute();
  }
}

/** Nobody else sets the team until the end of the work. */
export async function takeTeam(
  context: LedgerContext,
  db: LedgerTx,
  ifVersion: number | undefined,
): Promise<LedgerTeamState> {
  const { coreId: core_id, workspace } = context;
  await db
    .insertInto('ledger_teams')
    .values({ core_id, name: untouched.name, external: 'allow', invitations: 'off', version: 1 })
    .onConflict((conflict) => conflict.column('core_id').doNothing())
    .execute();
  const row = db.selectFrom('ledger_teams').select('core_id').where('core_id', '=', core_id);
  if (workspace.kind === 'postgres') await row.forNoKeyUpdate().execute();
  const team = await readTeamSettings(context, db);
  if (ifVersion !== undefined && team.version !== ifVersion)
    throw new StoreConflict(`the team is at version ${team.version} by now, not ${ifVersion}`);
  return team;
}
