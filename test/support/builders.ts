import type { DriftRow } from '../../src/core/domain/drift.ts';
import {
  asId,
  type AccountId,
  type CoreId,
  type ExceptionId,
  type OperationId,
  type PersonId,
  type PoolId,
  type RecordId,
  type RuleId,
  type SourceId,
} from '../../src/core/domain/ids.ts';
import type { PersonRecord } from '../../src/core/domain/person.ts';
import type { Recipient, Waiter } from '../../src/core/domain/plan.ts';
import type { Policy, Rule } from '../../src/core/domain/policy.ts';
import type { SeatException } from '../../src/core/domain/seat-exception.ts';
import type { Assignment, PoolState } from '../../src/core/domain/seats.ts';
import type { Calendar } from '../../src/core/domain/time.ts';
import type { GuardNumbers } from '../../src/core/guard/guard-numbers.ts';
import { calendarAt } from '../../src/clock.ts';
import { compileFilter } from '../../src/core/filter/compile-filter.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { ENTERPRISE_URN, PERSON_SCHEMA } from '../../src/core/filter/person-schema.ts';

export const dayMs = 86_400_000;
export const core = asId<CoreId>('main');
export const poolId = (name: string) => asId<PoolId>(name);
export const personId = (name: string) => asId<PersonId>(name);
export const accountId = (name: string) => asId<AccountId>(name);
export const sourceId = (name: string) => asId<SourceId>(name);

/** Noon in London on a plain date. */
export function noon(date = '2026-11-24'): Calendar {
  return calendarAt(Date.parse(`${date}T12:00:00Z`));
}

/** An open pool of core `main`, nobody in it; capacity null is unlimited. */
export function pool(name: string, capacity: number | null, state: Partial<PoolState> = {}): PoolState {
  return {
    poolId: poolId(name),
    coreId: core,
    capacity,
    taken: 0,
    parked: null,
    startsAt: null,
    endsAt: null,
    ...state,
  };
}

/** The person of that name, under `<name>@example.com`. */
export function recipient(name: string): Recipient {
  return {
    personId: personId(name),
    email: `${name}@example.com`,
    givenName: name,
    familyName: 'Person',
    displayName: name,
  };
}

/** Somebody who waits: priority 10, no need-by date, since instant 0. */
export function waiter(pool: string, name: string, rank: Partial<Waiter> = {}): Waiter {
  return {
    poolId: poolId(pool),
    coreId: core,
    recipient: recipient(name),
    ruleId: asId<RuleId>('rule'),
    evidence: 'Rule rule: because.',
    priority: 10,
    needBy: null,
    since: 0,
    ...rank,
  };
}

/** A held seat that should go, due at instant 0. */
export function removal(pool: string, name: string, row: Partial<DriftRow> = {}): DriftRow {
  return {
    poolId: poolId(pool),
    coreId: core,
    class: 'leaver',
    subject: `account:${name}`,
    personId: personId(name),
    accountId: accountId(name),
    email: `${name}@example.com`,
    displayName: name,
    since: 0,
    dueAt: 0,
    decision: 'due',
    evidence: 'Left.',
    step: 'None.',
    ruleId: null,
    priority: 0,
    needBy: null,
    unlessFull: false,
    restsOn: [sourceId('idp')],
    ...row,
  };
}

/** A direct seat that we gave to the account of that name; `origin: 'found'` is one that somebody else made. */
export function seat(pool: string, name: string, assignment: Partial<Assignment> = {}): Assignment {
  return {
    poolId: poolId(pool),
    coreId: core,
    accountId: accountId(name),
    email: `${name}@example.com`,
    personId: personId(name),
    type: 'direct',
    origin: 'own',
    since: 0,
    protectedRole: null,
    ...assignment,
  };
}

/** An active employee whom source `idp` pushed. */
export function record(name: string, fields: Partial<PersonRecord> = {}): PersonRecord {
  return {
    id: asId<RecordId>(`record-${name}`),
    sourceId: sourceId('idp'),
    resource: {
      userName: `${name}@example.com`,
      displayName: name,
      emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
      [ENTERPRISE_URN]: { department: 'Structures' },
    },
    active: true,
    deletedAt: null,
    absentSince: null,
    modifiedAt: 0,
    groups: [],
    ...fields,
  };
}

/** A rule of priority 10 in the SCIM filter language, compiled; no grace of its own. */
export function rule(id: string, pool: string, when: string, fields: Partial<Rule> = {}): Rule {
  return {
    id: asId<RuleId>(id),
    poolId: poolId(pool),
    when,
    matches: compile(when),
    except: null,
    external: 'allow',
    preempt: false,
    fallback: [],
    groups: null,
    priority: 10,
    needBy: null,
    reason: 'because',
    reclaim: 'always',
    graceMs: null,
    graceUnlessFull: false,
    ...fields,
  };
}

export function compile(when: string): Rule['matches'] {
  const parsed = parseFilter(when);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return compileFilter(parsed.filter, PERSON_SCHEMA);
}

/** One trusted identity provider, pools `cad` and `bim`, no grace, guards of the design. */
export function policy(fields: Partial<Policy> = {}): Policy {
  const pools = ['cad', 'bim'].map((id) => ({
    id: poolId(id),
    coreId: core,
    product: id.toUpperCase(),
    handOutParked: true,
    idle: null,
    quotas: [],
    dryRun: false,
    guards: null,
  }));
  return {
    timeZone: 'Europe/London',
    dryRun: false,
    sources: new Map([
      [sourceId('idp'), { id: sourceId('idp'), kind: 'scim', decidesLeaving: true, staleAfterMs: null }],
      [sourceId('hr'), { id: sourceId('hr'), kind: 'csv', decidesLeaving: false, staleAfterMs: 2 * dayMs }],
    ]),
    matchKeys: ['employeeNumber', 'email'],
    precedence: [sourceId('hr'), sourceId('idp')],
    domains: { internal: [], external: [] },
    pools: new Map(pools.map((one) => [one.id, one])),
    rules: [],
    groupsNamed: null,
    protections: [],
    pilot: null,
    freezes: [],
    workingHours: null,
    lifecycle: {
      provisionBeforeDays: 3,
      leaveKeepDays: 90,
      grace: { notEntitledMs: 7 * dayMs, leaverMs: 0, unlessFull: false },
      adopt: 'matching',
    },
    guards: {
      removals: {
        perRun: { count: 25, share: 0.1 },
        perDay: { count: 50, share: 0.2 },
        small: { upTo: 20, count: 2 },
      },
      groupKeeps: 0.5,
      churn: { moves: 4, windowMs: 7 * dayMs },
      coreMaxDrop: 0.2,
      longGapMs: 'off',
      safeAdds: 'hold',
    },
    approval: {
      leaver: 'auto',
      notEntitled: 'auto',
      preempted: 'ask',
      fallbackEnded: 'auto',
      orphan: 'ask',
      overCapacity: 'ask',
    },
    approving: {
      expiresAfterMs: 3 * dayMs,
      keepUndoneMs: 30 * dayMs,
      remindAfterMs: 7 * dayMs,
      secondPerson: { all: 'off', guards: {} },
      author: null,
    },
    fingerprint: 'fingerprint',
    ...fields,
  };
}

/** A quiet day: nothing trips by itself. */
export function quiet(fields: Partial<GuardNumbers> = {}): GuardNumbers {
  return {
    holdersByPool: new Map([[poolId('cad'), 100]]),
    holdersByCore: new Map([[core, 100]]),
    holdersInAll: 100,
    removedToday: { total: 0, byPool: new Map() },
    staleSources: new Map(),
    quarantinedSources: new Map(),
    groups: [],
    moves: new Map(),
    undone: new Map(),
    rejected: new Map(),
    coreImplausible: null,
    paused: null,
    longGap: null,
    isFirstRun: false,
    isPolicyChanged: false,
    ...fields,
  };
}

/** kim undid a removal yesterday, and the seat stays for 30 days. */
export function exception(name: string, fields: Partial<SeatException> = {}): SeatException {
  return {
    id: asId<ExceptionId>(`exception-${name}`),
    personId: personId(name),
    poolId: poolId('cad'),
    operationId: asId<OperationId>('operation-1'),
    class: 'not-entitled',
    standing: 'employed',
    by: { actor: 'token:1', name: 'kim' },
    reason: 'needed until the handover',
    at: noon().nowAt - dayMs,
    until: noon().nowAt + 30 * dayMs,
    state: 'kept',
    ...fields,
  };
}
