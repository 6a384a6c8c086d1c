import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import { databaseKinds } from '../support/databases.ts';
import { type LedgerWorld, openLedgerWorld } from './ledger-world.ts';

const opened: { world?: LedgerWorld } = {};
const world = (): LedgerWorld =>
  opened.world ?? expect.unreachable('the world is opened before the tests run');

/** Another seat like the first of the three that were bought. */
function insertSeat(values: string): string {
  return `insert into ledger_seats (core_id, subscription_id, pool_id, quantity, place)
    select ${values} from ledger_seats where quantity = 3 and place = 1`;
}

/** What somebody with a database console must not be able to write. */
const attacks: Readonly<Record<string, string>> = {
  'a second direct seat of one product for one person': `update ledger_seats set holder_id = (select holder_id from
    ledger_seats where held_as = 'direct'), held_as = 'direct', since = 1 where holder_id is null`,
  'a seat held by somebody without saying how': `update ledger_seats set holder_id = (select min(id) from ledger_users),
    held_as = null, since = 1 where holder_id is null`,
  'a direct seat of nobody': `update ledger_seats set holder_id = null where held_as = 'direct'`,
  'a held seat without a date': `update ledger_seats set since = null where held_as = 'direct'`,
  'a free seat with a date': `update ledger_seats set since = 1 where holder_id is null`,
  'a way of holding that there is not': `update ledger_seats set held_as = 'stolen' where held_as = 'direct'`,
  'a holder who is not on the team': `update ledger_seats set holder_id = 'stranger' where held_as = 'direct'`,
  'an inherited seat of a product that the person has a direct one of': `update ledger_seats set held_as = 'inherited',
    since = 1, holder_id = (select holder_id from ledger_seats where held_as = 'direct')
    where id = (select min(id) from ledger_seats where holder_id is null)`,
  'a seat that no subscription paid for': insertSeat(`core_id, 'unpaid', pool_id, quantity, 1`),
  'one seat more than was bought': insertSeat('core_id, subscription_id, pool_id, quantity, quantity + 1'),
  'one seat more, with a quantity to match': insertSeat(
    'core_id, subscription_id, pool_id, quantity + 1, quantity + 1',
  ),
  'a bought seat once more': insertSeat('core_id, subscription_id, pool_id, quantity, 1'),
  'fewer bought than there are seats': `update ledger_subscriptions set quantity = 1 where quantity = 3`,
  'a seat of another product than was bought': `update ledger_seats
    set pool_id = (select id from ledger_pools where product = 'BIM') where held_as = 'direct'`,
  'a seat for somebody of another team': `update ledger_seats
    set holder_id = (select id from ledger_users where core_id = 'other') where held_as = 'direct'`,
  'a seat taken to another team': `update ledger_seats set core_id = 'other' where held_as = 'direct'`,
  'a contract managed by somebody of another team': `update ledger_contracts
    set manager_id = (select id from ledger_users where core_id = 'other') where core_id <> 'other'`,
  'a user who holds a seat taken off the team': `delete from ledger_users
    where id in (select holder_id from ledger_seats where held_as = 'direct')`,
  'two users of one address': `insert into ledger_users select 'twin', core_id, email, email_key, given_name,
    family_name, status, created_at, invited_at from ledger_users where email_key = 'ana@example.com'`,
  'two pools of one product': `insert into ledger_pools select 'twin', core_id, product from ledger_pools`,
  'a contract without a manager': `update ledger_contracts set manager_id = 'nobody'`,
  'a coordinator of a contract that is not there': `insert into ledger_coordinators
    select 'no contract', min(id) from ledger_users`,
  'a purchase of no seats': `update ledger_subscriptions set quantity = 0`,
  'a subscription that ends before it starts': `update ledger_subscriptions set ends_on = '2025-01-01'`,
  'a term that ends before it starts': `insert into ledger_terms select subscription_id, term, '2030-01-01', '2029-01-01',
    '2030-01-16', quantity, null from ledger_terms`,
  'two terms of one subscription from the same day': `insert into ledger_terms select subscription_id, term, starts_on,
    '2031-01-01', '2031-01-16', quantity, null from ledger_terms`,
  'a term for no seats': `update ledger_terms set quantity = 0`,
  'access that ends before the term does': `update ledger_terms set access_until = '2026-06-01'`,
  'a term of a subscription that is not there': `update ledger_terms set subscription_id = 'none'`,
  'a renewal for no seats': `update ledger_subscriptions set renewal_quantity = 0`,
  'a seat that is pinned by half': `update ledger_seats set pinned = 2 where held_as = 'direct'`,
  'an order number twice': `insert into ledger_orders select contract_number, number, kind, what, payer, placed_by,
    placed_at from ledger_orders`,
  'an order of a contract that is not there': `update ledger_orders set contract_number = 'none'`,
  'an operation that was recorded twice': `insert into ledger_acts (operation_id, core_id, at, actor, act, product, answer)
    select operation_id, core_id, at, actor, act, product, answer from ledger_acts limit 1`,
};

describe.each(databaseKinds)('the tables of the ledger on %s', (kind) => {
  beforeAll(async () => {
    opened.world = await openLedgerWorld(kind);
    await world().offer('CAD', 3);
    await world().offer('BIM', 1);
    const stranger = { email: 'stranger@example.com', givenName: 'A', familyName: 'Stranger' };
    const other = { ...world().context, coreId: asId<CoreId>('other') };
    await createLedger(other, () => undefined).contracts.create({ number: 'other', manager: stranger });
    const to = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
    const change = { kind: 'add', product: 'CAD', to } as const;
    await world().ledger.seats.change({ actor: 'boss@example.com', operationId: 'first', change });
  });
  afterAll(() => world().close());

  const seats = () => world().workspace.read.selectFrom('ledger_seats').selectAll().orderBy('id').execute();

  it.each(Object.entries(attacks))('refuse %s', async (_what, statement) => {
    const before = await seats();

    await expect(world().workspace.write((db) => sql.raw(statement).execute(db))).rejects.toThrow(
      /constraint|foreign key|unique|check/i,
    );
    expect(await seats()).toEqual(before);
  });

  it('let a subscription grow, and no further than it was said to', async () => {
    const grow = `update ledger_subscriptions set quantity = 4 where quantity = 3`;
    const fill = insertSeat('core_id, subscription_id, pool_id, 4, 4').replace(
      'quantity = 3',
      'quantity = 4',
    );
    await world().workspace.write((db) => sql.raw(grow).execute(db));
    await world().workspace.write((db) => sql.raw(fill).execute(db));

    const grown = (await seats()).filter(({ quantity }) => quantity === 4);
    expect(grown.map(({ place }) => place)).toEqual([1, 2, 3, 4]);
  });

  it('take the same statement when it does no harm', async () => {
    const harmless = `update ledger_seats set since = 2 where held_as = 'direct'`;
    await world().workspace.write((db) => sql.raw(harmless).execute(db));

    expect((await seats()).filter(({ since }) => since === 2)).toHaveLength(1);
  });
});
