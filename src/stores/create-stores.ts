import type { Clock, Ids } from '../ports/clock.ts';
import type { Stores } from '../ports/stores/database.ts';
import { createApprovalStore } from './approval-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createCaseStore } from './case-store.ts';
import { createCoreStore } from './core-store.ts';
import { createCorrelationStore } from './correlation-store.ts';
import { createDriftStore } from './drift-store.ts';
import { createExceptionStore } from './exception-store.ts';
import { createFactStore } from './fact-store.ts';
import { createGroupStore } from './group-store.ts';
import { createHoldStore } from './hold-store.ts';
import { createJournalStore } from './journal-store.ts';
import { createMarkStore } from './mark-store.ts';
import { createMemberStore } from './member-store.ts';
import { createNoticeStore } from './notice-store.ts';
import type { Session } from './opened-dialect.ts';
import { createReadingStore } from './reading-store.ts';
import { createRejectionStore } from './rejection-store.ts';
import { createRematchStore } from './rematch-store.ts';
import { createRunStore } from './run-store.ts';
import { createSeatStore } from './seat-store.ts';
import { createSourceStore } from './source-store.ts';
import { createTeamStore } from './team-store.ts';
import { createTokenStore } from './token-store.ts';
import { createUsageStore } from './usage-store.ts';
import { createUserStore } from './user-store.ts';
import { createViewStore } from './view-store.ts';

export interface StoreDeps {
  /** Says which day it is where a last day is compared, and since when a notice is open; all else that is written brings its own instant. */
  readonly clock: Clock;
  /** Names polled people who are new. */
  readonly ids: Ids;
}

/** All doors to the tables, for one connection or one transaction. */
export function createStores(session: Session, { clock, ids }: StoreDeps): Stores {
  return {
    users: createUserStore(session),
    groups: createGroupStore(session),
    members: createMemberStore(session),
    marks: createMarkStore(session),
    readings: createReadingStore(session, ids),
    correlation: createCorrelationStore(session, clock),
    rematch: createRematchStore(session, clock),
    cases: createCaseStore(session),
    seats: createSeatStore(session),
    team: createTeamStore(session),
    drift: createDriftStore(session),
    journal: createJournalStore(session),
    holds: createHoldStore(session),
    approvals: createApprovalStore(session),
    exceptions: createExceptionStore(session),
    rejections: createRejectionStore(session),
    runs: createRunStore(session),
    cores: createCoreStore(session),
    usage: createUsageStore(session),
    sources: createSourceStore(session),
    notices: createNoticeStore(session, clock),
    facts: createFactStore(session),
    tokens: createTokenStore(session),
    audit: createAuditStore(session),
    views: createViewStore(session),
  };
}
