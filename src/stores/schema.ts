import type { Generated, Kysely } from 'kysely';
import type { ApprovalsTable } from './approvals-table.ts';
import type { ExceptionsTable } from './exceptions-table.ts';
import type { NoticesTable } from './notices-table.ts';
import type { CoreReadingsTable } from './core-readings-table.ts';
import type { RejectionsTable } from './rejections-table.ts';
import type { LastUseTable } from './last-use-table.ts';
import type { TokensTable } from './tokens-table.ts';

/** Column words: JSON is text in both dialects, instants are milliseconds, flags are 0 or 1. */
type JsonText = string;
type Flag = number;
type Millis = number;

export interface SourcesTable {
  id: string;
  kind: string;
  last_tried_at: Millis | null;
  last_good_at: Millis | null;
  failure: string | null;
  quarantined_at: Millis | null;
  quarantine_reason: string | null;
}

/** What is read out of a document once, when it is written, so that SQL need not look inside. Keys are folded. */
export interface DocumentColumns {
  doc: JsonText;
  active: Flag | null;
  user_name: string | null;
  user_name_key: string | null;
  display_name: string;
  display_key: string;
  external_id: string | null;
  external_key: string | null;
  email_key: string | null;
  employee_number: string | null;
  department: string | null;
}

export interface RecordsTable extends DocumentColumns {
  seq: Generated<number>;
  id: string;
  source_id: string;
  /** The source's own key; null for pushed records, which are known by `id`. */
  source_key: string | null;
  /** Unique among the live records of a source: folded userName of pushed records, else the source's key. */
  unique_key: string;
  doc_hash: string;
  version: number;
  created_at: Millis;
  modified_at: Millis;
  absent_since: Millis | null;
  deleted_at: Millis | null;
  person_id: string | null;
  link: string;
  link_note: string | null;
  /** Null until the record was correlated for the first time. */
  link_at: Millis | null;
}

/** Addresses of a pushed record beyond `records.email_key`; most have none. */
export interface RecordEmailsTable {
  record_id: string;
  email_key: string;
}

export interface StagedTable extends DocumentColumns {
  reading_id: string;
  source_key: string;
  source_id: string;
  /** The id the record gets if its key is new. */
  id: string;
  doc_hash: string;
}

export interface GroupsTable {
  seq: Generated<number>;
  id: string;
  source_id: string;
  display_name: string;
  display_key: string;
  external_id: string | null;
  doc: JsonText;
  version: number;
  size: number;
  baseline_size: number;
  created_at: Millis;
  modified_at: Millis;
  deleted_at: Millis | null;
}

/** Live rows of a source, in parts that are summed; kept by triggers. */
export interface LiveCountsTable {
  source_id: string;
  list: 'records' | 'groups';
  shard: number;
  live: number;
}

/** By `seq` of both sides. */
export interface MembersTable {
  group_seq: number;
  record_seq: number;
}

export interface PeopleTable {
  id: string;
  display_name: Generated<string>;
  search_key: Generated<string>;
  email_key: string | null;
  user_name_key: string | null;
  employee_number: string | null;
  state: Generated<string>;
  standing: Generated<string>;
  view_hash: string | null;
  next_due_at: Millis | null;
  updated_at: Millis;
}

/** What was decided about a person last, whole. */
export interface ViewsTable {
  person_id: string;
  view: JsonText;
}

export interface DisputesTable {
  record_id: string;
  person_id: string;
}

export interface MarksTable {
  stamp: Generated<number>;
  kind: 'record' | 'person';
  id: string;
  at: Millis;
}

export interface EntitlementsTable {
  pool_id: string;
  person_id: string;
  rule_id: string;
  priority: number;
  need_by: string | null;
  reason: string;
}

export interface AccountsTable {
  core_id: string;
  account_id: string;
  email: string;
  email_key: string;
  person_id: string | null;
  status: string;
  protected_role: string | null;
}

export interface AssignmentsTable {
  pool_id: string;
  account_id: string;
  core_id: string;
  type: string;
  origin: string;
  since: Millis;
}

export interface PoolsTable {
  id: string;
  core_id: string;
  product: string;
  capacity: number | null;
  taken: number | null;
  parked_account_id: string | null;
  parked_email: string | null;
  parked_seats: number;
  starts_at: Millis | null;
  ends_at: Millis | null;
  read_at: Millis;
}

export interface DriftTable {
  pool_id: string;
  subject: string;
  class: string;
  core_id: string;
  person_id: string | null;
  account_id: string | null;
  email: string | null;
  display_name: string;
  since: Millis;
  due_at: Millis;
  decision: string;
  evidence: string;
  step: string;
  rule_id: string | null;
  priority: number;
  need_by: string | null;
  unless_full: Flag;
  rests_on: JsonText;
}

export interface OperationsTable {
  id: string;
  run_id: string;
  seq: number;
  pool_id: string;
  core_id: string;
  kind: string;
  cause: string | null;
  from_account_id: string | null;
  from_person_id: string | null;
  to_account_id: string | null;
  to_person_id: string | null;
  operation: JsonText;
  state: string;
  attempts: number;
  answer: string | null;
  request_id: string | null;
  planned_at: Millis;
  sent_at: Millis | null;
  finished_at: Millis | null;
}

export interface HoldsTable {
  id: string;
  digest: string;
  operations: JsonText;
  prices: JsonText;
  opened_at: Millis;
  closed_at: Millis | null;
  state: string;
  decided_by: string | null;
}

/** Drift rows that the open hold's operations would settle. */
export interface HeldTable {
  pool_id: string;
  subject: string;
  class: string;
}

export interface RunsTable {
  id: string;
  scope: string;
  trigger: string;
  started_at: Millis;
  finished_at: Millis | null;
  outcome: string;
  counts: JsonText;
  failure: string | null;
}

export interface AuditTable {
  seq: Generated<number>;
  at: Millis;
  actor: string;
  act: string;
  subject: string;
  /** Null once erased; the chain covers its hash, so it stays verifiable. */
  data: JsonText | null;
  data_hash: string;
  prev_hash: string;
  hash: string;
}

export interface Tables {
  sources: SourcesTable;
  records: RecordsTable;
  record_emails: RecordEmailsTable;
  staged: StagedTable;
  groups: GroupsTable;
  members: MembersTable;
  live_counts: LiveCountsTable;
  people: PeopleTable;
  views: ViewsTable;
  disputes: DisputesTable;
  marks: MarksTable;
  entitlements: EntitlementsTable;
  accounts: AccountsTable;
  assignments: AssignmentsTable;
  pools: PoolsTable;
  drift: DriftTable;
  operations: OperationsTable;
  holds: HoldsTable;
  held: HeldTable;
  approvals: ApprovalsTable;
  exceptions: ExceptionsTable;
  rejections: RejectionsTable;
  runs: RunsTable;
  core_readings: CoreReadingsTable;
  last_use: LastUseTable;
  notices: NoticesTable;
  facts: { name: string; value: string };
  tokens: TokensTable;
  audit: AuditTable;
  lease: { name: string; holder: string; epoch: number; until: Millis };
  kv: { k: string; v: string; expires: Millis | null };
}

/** One transaction, or the connection that reads. */
export type Db = Kysely<Tables>;
