import type { Generated, Kysely, Transaction } from 'kysely';

/** Who may assign is named by contracts: the contract manager, and the software coordinators. */
export interface LedgerTables {
  ledger_contracts: {
    number: string;
    core_id: string;
    manager_id: string;
    created_at: number;
    version: Generated<number>;
    renewed_at: number | null;
  };
  ledger_orders: {
    contract_number: string;
    number: string;
    kind: 'purchase' | 'addition' | 'reduction' | 'renewal';
    what: string;
    payer: string;
    placed_by: string;
    placed_at: number;
  };
  ledger_coordinators: { contract_number: string; user_id: string };
  ledger_users: {
    id: string;
    core_id: string;
    email: string;
    email_key: string;
    given_name: string;
    family_name: string;
    status: 'active' | 'invited';
    created_at: number;
    /** When the open invitation was sent last; null for who is active. */
    invited_at: number | null;
  };
  ledger_teams: {
    core_id: string;
    name: string;
    external: 'allow' | 'refuse';
    invitations: 'on' | 'off';
    version: number;
  };
  /** Whose addresses are no external ones; a domain stands for those below it. */
  ledger_team_domains: { core_id: string; domain: string };
  /** Products that everybody on the team gets. */
  ledger_default_products: { core_id: string; pool_id: string; for_external: 0 | 1 };
  ledger_groups: { id: string; core_id: string; name: string; name_key: string; version: number };
  ledger_group_members: { group_id: string; user_id: string; core_id: string };
  ledger_group_products: { group_id: string; pool_id: string; core_id: string };
  ledger_pools: { id: string; core_id: string; product: string };
  ledger_subscriptions: {
    id: string;
    contract_number: string;
    pool_id: string;
    /** Its seats, also those that no term counts today. */
    quantity: number;
    /** Of the last term. */
    term: string;
    /** Of the first term. */
    starts_on: string;
    /** Of the last term. */
    ends_on: string;
    /** Where its contract manager put it; of one that is active the dates say where it stands on a day. */
    status: 'active' | 'suspended' | 'canceled';
    renewal_quantity: number | null;
  };
  ledger_terms: {
    subscription_id: string;
    term: string;
    starts_on: string;
    ends_on: string;
    access_until: string;
    /** Not null: it gives no access. */
    stopped_on: string | null;
    quantity: number;
  };
  /** One row per seat that was bought: nobody can hold a seat that is not there, and nobody can share one. */
  ledger_seats: {
    id: Generated<number>;
    core_id: string;
    subscription_id: string;
    pool_id: string;
    /** As many as the subscription has; the database keeps the two alike. */
    quantity: number;
    /** Which of the subscription's seats, from 1: no two are the same, and none is beyond `quantity`. */
    place: number;
    holder_id: string | null;
    /** `purchase`: on the contract manager only because of the purchase. The others: given to this person. */
    held_as: 'purchase' | 'direct' | 'inherited' | null;
    since: number | null;
    /** 1: the holder has a seat of this subscription and of no other. */
    pinned: Generated<0 | 1>;
  };
  /** Every act, once: an operation id that comes again gets the first answer. */
  ledger_acts: {
    seq: Generated<number>;
    operation_id: string;
    core_id: string;
    at: number;
    actor: string;
    act: string;
    product: string;
    from_email: string | null;
    to_email: string | null;
    contract_number: string | null;
    about: string | null;
    answer: string;
  };
}

export type LedgerDb = Kysely<LedgerTables>;
/** Inside a unit of work. */
export type LedgerTx = LedgerDb | Transaction<LedgerTables>;
