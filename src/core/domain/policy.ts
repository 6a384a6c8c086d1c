import type { ApprovingPolicy } from './approval.ts';
import type { CompiledFilter } from '../filter/compile-filter.ts';
import type { CoreId, PoolId, RuleId, SourceId } from './ids.ts';
import type { ClockTime, PlainDate, TimeZone } from './time.ts';

/** A filter over people, as written for reports and compiled once. */
export interface PeopleFilter {
  readonly when: string;
  readonly matches: CompiledFilter;
}

/** A policy line, its filter compiled once. */
export interface Rule {
  readonly id: RuleId;
  readonly poolId: PoolId;
  /** The filter as written, for reports. */
  readonly when: string;
  readonly matches: CompiledFilter;
  /** People to whom the rule gives nothing although they match. */
  readonly except: PeopleFilter | null;
  /** Whether people with a foreign address get seats by it. */
  readonly external: 'allow' | 'refuse';
  /** Display names of groups the filter depends on; null when it may depend on any. */
  readonly groups: readonly string[] | null;
  readonly priority: number;
  readonly needBy: PlainDate | null;
  readonly reason: string;
  /** Where no seat is free, one of a lower priority is taken. */
  readonly preempt: boolean;
  /** Pools of which who waits gets a seat meanwhile, the first that has one left. */
  readonly fallback: readonly PoolId[];
  /** `always` frees a seat that is no longer due; `when-needed` only when somebody waits. */
  readonly reclaim: 'always' | 'when-needed';
  /** Overrides of `Lifecycle.grace.notEntitledMs` for seats this rule gave. */
  readonly graceMs: number | null;
  /** Grace ends early when the pool is full and somebody waits. */
  readonly graceUnlessFull: boolean;
}

export interface Protection extends PeopleFilter {
  readonly reason: string;
}

/** Days on which no seat is taken, such as those before a deadline. Both ends are included, in the company's zone. */
export interface Freeze {
  readonly from: PlainDate;
  readonly until: PlainDate;
  /** Null is every pool. */
  readonly pools: readonly PoolId[] | null;
  /** Null is everybody. */
  readonly who: PeopleFilter | null;
  readonly reason: string;
}

/** When seats are taken from people who stay: a mistake is noticed while somebody is there to mend it. */
export interface WorkingHours {
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: ClockTime;
  readonly until: ClockTime;
  readonly zone: 'person' | 'company';
}

/** When a seat that nobody uses is taken back. */
export interface IdlePolicy {
  /** So long unused, and at least so long held. */
  readonly afterMs: number;
  readonly approval: Approval;
  /** How long a seat is left alone after an administrator kept it or gave it back. */
  readonly coolDownMs: number;
  /** How old the newest word about use may be before a notice says so; half of `afterMs` where it is left out. */
  readonly reportEveryMs?: number;
}

/** At most so many seats of a pool for some people. It lets people wait, and never takes a seat. */
export interface Quota extends PeopleFilter {
  readonly atMost: number;
  readonly reason: string;
}

export interface PoolPolicy {
  readonly id: PoolId;
  readonly coreId: CoreId;
  /** The product in the licensing core's own words. */
  readonly product: string;
  /** Seats that the contract manager holds only because of the purchase are handed out. */
  readonly handOutParked: boolean;
  /** Null: use is no reason to take a seat. */
  readonly idle: IdlePolicy | null;
  readonly quotas: readonly Quota[];
  /** Planned and checked, and nothing is sent. */
  readonly dryRun: boolean;
  /** Whole: what the pool leaves open is taken from the guards for all. Null where it has none of its own. */
  readonly guards: PoolGuards | null;
}

export interface SourcePolicy {
  readonly id: SourceId;
  readonly kind: string;
  /** This source's word that somebody left is enough, whatever others say. */
  readonly decidesLeaving: boolean;
  /** A last good reading older than this supports no removal; null for pushed sources. */
  readonly staleAfterMs: number | null;
}

export interface Lifecycle {
  readonly provisionBeforeDays: number;
  readonly leaveKeepDays: number;
  readonly grace: { readonly notEntitledMs: number; readonly leaverMs: number; readonly unlessFull: boolean };
  /** `matching`: a found seat is adopted once a rule gives it; `all`: every found seat is under policy. */
  readonly adopt: 'matching' | 'all';
}

/** `'off'` switches a limit off; 0 allows none. */
export type Limit = number | 'off';

export interface RemovalBand {
  readonly count: Limit;
  /** 0 to 1. */
  readonly share: Limit;
}

/** Guards that look at one pool. */
export type PoolGuards = Pick<GuardPolicy, 'removals' | 'groupKeeps' | 'churn'>;

export interface GuardPolicy {
  readonly removals: {
    readonly perRun: RemovalBand;
    readonly perDay: RemovalBand;
    /** Scopes with at most `upTo` holders may lose `count` without their share being asked. */
    readonly small: { readonly upTo: number; readonly count: number };
  };
  /** A granting group must keep this share of its last size. */
  readonly groupKeeps: Limit;
  /** Moves of one seat holder in one pool within `windowMs`. */
  readonly churn: { readonly moves: Limit; readonly windowMs: number };
  /** Share of a core's assignments that may vanish between two readings. */
  readonly coreMaxDrop: Limit;
  readonly longGapMs: number | 'off';
  /** Whether adds to free seats go on while their scope is held. */
  readonly safeAdds: 'hold' | 'continue';
}

export type Approval = 'auto' | 'ask';

export interface Policy {
  readonly timeZone: TimeZone;
  /** Everything is planned and checked, and nothing is sent. */
  readonly dryRun: boolean;
  readonly sources: ReadonlyMap<SourceId, SourcePolicy>;
  readonly matchKeys: readonly MatchKey[];
  readonly precedence: readonly SourceId[];
  /** Whose addresses are the company's and whose are not, in small letters; an empty list says nothing. */
  readonly domains: { readonly internal: readonly string[]; readonly external: readonly string[] };
  readonly pools: ReadonlyMap<PoolId, PoolPolicy>;
  readonly rules: readonly Rule[];
  /** Folded display names of all groups that rules and protections depend on; null when they may depend on any. */
  readonly groupsNamed: readonly string[] | null;
  readonly protections: readonly Protection[];
  /** Whom anything is done for while others are only reported; null is everybody. */
  readonly pilot: PeopleFilter | null;
  readonly freezes: readonly Freeze[];
  readonly workingHours: WorkingHours | null;
  readonly lifecycle: Lifecycle;
  readonly guards: GuardPolicy;
  readonly approval: {
    readonly leaver: Approval;
    readonly notEntitled: Approval;
    readonly preempted: Approval;
    readonly fallbackEnded: Approval;
    readonly orphan: Approval | 'never';
    /** Seats of people who are due one, where there are fewer seats than holders: none is ever taken by itself. */
    readonly overCapacity: 'ask' | 'never';
  };
  readonly approving: ApprovingPolicy;
  /** Changes when rules, pools, sources, matching or protections change: a new one is report-only until applied. */
  readonly fingerprint: string;
}

export type MatchKey = 'employeeNumber' | 'email' | 'userName' | 'externalId';
