import type { ApprovalStore } from './approval-store.ts';
import type { AuditStore } from './audit-store.ts';
import type { CaseStore } from './case-store.ts';
import type { CoreStore } from './core-store.ts';
import type { CorrelationStore } from './correlation-store.ts';
import type { DriftStore } from './drift-store.ts';
import type { ExceptionStore } from './exception-store.ts';
import type { FactStore } from './fact-store.ts';
import type { GroupStore, MemberStore } from './group-store.ts';
import type { HoldStore } from './hold-store.ts';
import type { JournalStore } from './journal-store.ts';
import type { MarkStore } from './mark-store.ts';
import type { NoticeStore } from './notice-store.ts';
import type { ReadingStore } from './reading-store.ts';
import type { RejectionStore } from './rejection-store.ts';
import type { RematchStore } from './rematch-store.ts';
import type { RunStore } from './run-store.ts';
import type { SeatStore } from './seat-store.ts';
import type { SourceStore } from './source-store.ts';
import type { TeamStore } from './team-store.ts';
import type { TokenStore } from './token-store.ts';
import type { UsageStore } from './usage-store.ts';
import type { UserStore } from './user-store.ts';
import type { ViewStore } from './view-store.ts';

/** All tables, seen through small doors. Bound to one transaction, or to the read connection. */
export interface Stores {
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly members: MemberStore;
  readonly marks: MarkStore;
  readonly readings: ReadingStore;
  readonly correlation: CorrelationStore;
  readonly rematch: RematchStore;
  readonly cases: CaseStore;
  readonly seats: SeatStore;
  readonly team: TeamStore;
  readonly drift: DriftStore;
  readonly journal: JournalStore;
  readonly holds: HoldStore;
  readonly approvals: ApprovalStore;
  readonly exceptions: ExceptionStore;
  readonly rejections: RejectionStore;
  readonly runs: RunStore;
  readonly cores: CoreStore;
  readonly usage: UsageStore;
  readonly sources: SourceStore;
  readonly notices: NoticeStore;
  readonly facts: FactStore;
  readonly tokens: TokenStore;
  readonly audit: AuditStore;
  readonly views: ViewStore;
}

export interface Database {
  /** Committed state. */
  readonly read: Stores;
  /**
   * The same state for what may take long, such as a scan of a whole directory: whoever asks `read` meanwhile is not kept
   * waiting. For the rest it is the dearer way. Throws `StoreUnavailable` when it broke down while it read.
   */
  readonly readApart: Stores;
  /**
   * One unit of work: all of it or nothing. Resolves after the commit is on disk. Works that wait at the same moment
   * share one commit (SQLite); one that throws is undone alone. Do not await anything but the stores inside.
   */
  write<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /** Whether works run one after the other, in the order in which they were asked; if not, they run side by side. */
  readonly isSerial: boolean;
  close(): Promise<void>;
}
