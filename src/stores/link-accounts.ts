import { sql } from 'kysely';
import type { AccountId, CoreId, PersonId } from '../core/domain/ids.ts';
import type { Session } from './opened-dialect.ts';

export interface LinkedAccount {
  readonly coreId: CoreId;
  readonly accountId: AccountId;
  readonly personId: PersonId;
}
interface Owner {
  readonly key: string;
  readonly person_id: PersonId;
  readonly is_live: number;
}

/**
 * Links accounts of nobody to the person who has their address as e-mail or userName. Of two people with one address the
 * one whose record still lives has it now; where that does not decide, the account stays an orphan. A link once made
 * stays: an account under an address that its person gave up is a seat that must follow the person.
 */
export async function linkAccounts(
  { db, dialect }: Session,
  emailKeys: readonly string[],
): Promise<readonly LinkedAccount[]> {
  if (emailKeys.length === 0) return [];
  const { rows: accounts } = await sql<{ core_id: CoreId; account_id: AccountId; email_key: string }>`
    select core_id, account_id, email_key from accounts
    where email_key in ${dialect.each(emailKeys)} and ${dialect.unindexed('person_id')} is null`.execute(db);
  if (accounts.length === 0) return [];
  const owners = await findOwners({ db, dialect }, [...new Set(accounts.map(({ email_key }) => email_key))]);
  const linked = accounts.flatMap(({ core_id, account_id, email_key }) => {
    const personId = owners.get(email_key);
    return personId === undefined ? [] : [{ coreId: core_id, accountId: account_id, personId }];
  });
  await dialect.change(
    'accounts',
    ['core_id', 'account_id'],
    linked.map(({ coreId, accountId, personId }) => ({
      core_id: coreId,
      account_id: accountId,
      person_id: personId,
    })),
  );
  return linked;
}

async function findOwners(
  { db, dialect }: Session,
  keys: readonly string[],
): Promise<ReadonlyMap<string, PersonId>> {
  const { rows } = await sql<Owner>`
    select email_key as key, person_id, max(case when deleted_at is null then 1 else 0 end) as is_live
    from records where email_key in ${dialect.each(keys)} and person_id is not null group by email_key, person_id
    union
    select user_name_key as key, person_id, max(case when deleted_at is null then 1 else 0 end) as is_live
    from records where user_name_key in ${dialect.each(keys)} and person_id is not null
    group by user_name_key, person_id`.execute(db);
  const byKey = Map.groupBy(rows, ({ key }) => key);
  const owners = new Map<string, PersonId>();
  for (const [key, found] of byKey) {
    const owner = onlyPerson(found.filter(({ is_live }) => is_live === 1)) ?? onlyPerson(found);
    if (owner !== undefined) owners.set(key, owner);
  }
  return owners;
}

function onlyPerson(owners: readonly Owner[]): PersonId | undefined {
  const people = new Set(owners.map(({ person_id }) => person_id));
  return people.size === 1 ? owners[0]?.person_id : undefined;
}
