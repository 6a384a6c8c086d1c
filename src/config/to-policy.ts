import type { ApprovingPolicy } from '../core/domain/approval.ts';
import type { CoreId, Id, PoolId, RuleId, SourceId } from '../core/domain/ids.ts';
import { asId } from '../core/domain/ids.ts';
import type {
  Freeze,
  GuardPolicy,
  IdlePolicy,
  Lifecycle,
  PeopleFilter,
  Policy,
  PoolPolicy,
  Rule,
  SourcePolicy,
  WorkingHours,
} from '../core/domain/policy.ts';
import { type CompiledFilter, compileFilter } from '../core/filter/compile-filter.ts';
import type { Filter } from '../core/filter/filter-ast.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { groupTerms } from '../core/filter/group-terms.ts';
import { parseFilter } from '../core/filter/parse-filter.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import { Defect } from '../errors.ts';
import type { Config } from './config.ts';
import { type PoolRule, rulesByPool } from './rules-by-pool.ts';
import { toPoolGuards } from './to-pool-guards.ts';
import { weekdayNumber } from './schema/window-schema.ts';
import { effectivePrecedence, policyFingerprint } from './policy-fingerprint.ts';

/** The part of the configuration that decides over seats, its filters compiled once. `config` must have been loaded. */
export function toPolicy(config: Config): Policy {
  const filters = filtersOf(config).map(readFilter);
  return {
    timeZone: config.timeZone,
    dryRun: config.dryRun,
    sources: byId(config.sources.map(toSourcePolicy)),
    matchKeys: config.people.match,
    precedence: effectivePrecedence(config.sources, config.people.precedence).map((id) => asId<SourceId>(id)),
    domains: { internal: config.people.internalDomains, external: config.people.externalDomains },
    pools: byId(config.pools.map((pool) => toPoolPolicy(pool, config.guards))),
    rules: rulesByPool(config.rules).map((rule) => toRule(rule, config.lifecycle)),
    groupsNamed: foldedGroups(filters),
    protections: config.protect.map(({ when, reason }) => ({ ...toPeopleFilter(when), reason })),
    pilot: config.pilot === undefined ? null : toPeopleFilter(config.pilot),
    freezes: config.freeze.map(toFreeze),
    workingHours: config.workingHours === undefined ? null : toWorkingHours(config.workingHours),
    lifecycle: toLifecycle(config.lifecycle),
    guards: toGuards(config.guards),
    approval: {
      leaver: config.approval.leaver,
      notEntitled: config.approval.notEntitled,
      preempted: config.approval.preempted,
      fallbackEnded: config.approval.fallbackEnded,
      orphan: config.approval.orphan,
      overCapacity: config.approval.overCapacity,
    },
    approving: toApproving(config.approval),
    fingerprint: policyFingerprint(config),
  };
}

function toSourcePolicy({ id, kind, decidesLeaving, staleAfterMs }: Config['sources'][number]): SourcePolicy {
  return {
    id: asId<SourceId>(id),
    kind,
    decidesLeaving,
    staleAfterMs: staleAfterMs === 'off' ? null : staleAfterMs,
  };
}

function toPoolPolicy(pool: Config['pools'][number], all: Config['guards']): PoolPolicy {
  const { id, core, product, handOutParked, idle, quotas = [], dryRun, guards } = pool;
  return {
    id: asId<PoolId>(id),
    coreId: asId<CoreId>(core),
    product,
    handOutParked,
    idle: idle === undefined ? null : toIdle(idle),
    quotas: quotas.map(({ when, ...quota }) => ({ ...toPeopleFilter(when), ...quota })),
    dryRun,
    guards: guards === undefined ? null : toPoolGuards(guards, toGuards(all)),
  };
}

function toIdle({
  after,
  approval,
  coolDown,
  reportEvery,
}: NonNullable<Config['pools'][number]['idle']>): IdlePolicy {
  return {
    afterMs: after,
    approval,
    coolDownMs: coolDown,
    ...(reportEvery === undefined ? {} : { reportEveryMs: reportEvery }),
  };
}

function toRule(rule: PoolRule, { grace }: Config['lifecycle']): Rule {
  const filter = readFilter(rule.when);
  return {
    id: asId<RuleId>(rule.id),
    poolId: asId<PoolId>(rule.pool),
    when: rule.when,
    matches: compile(filter),
    except: rule.except === undefined ? null : toPeopleFilter(rule.except),
    external: rule.external ?? 'allow',
    groups: groupsNamed(filter),
    priority: rule.priority,
    needBy: rule.needBy ?? null,
    reason: rule.reason,
    preempt: rule.preempt === true,
    fallback: rule.fallback?.map((id) => asId<PoolId>(id)) ?? [],
    reclaim: rule.reclaim,
    graceMs: rule.grace.notEntitled ?? null,
    graceUnlessFull: rule.grace.unlessFull ?? grace.unlessFull,
  };
}

function toApproving({
  expiresAfter,
  keepUndone,
  remindAfter,
  secondPerson,
  author,
}: Config['approval']): ApprovingPolicy {
  return {
    expiresAfterMs: expiresAfter,
    keepUndoneMs: keepUndone,
    remindAfterMs: remindAfter,
    secondPerson,
    author: author ?? null,
  };
}

function toPeopleFilter(when: string): PeopleFilter {
  return { when, matches: compile(readFilter(when)) };
}

function toFreeze({ from, until, pools, when, reason }: Config['freeze'][number]): Freeze {
  return {
    from,
    until,
    pools: pools?.map((id) => asId<PoolId>(id)) ?? null,
    who: when === undefined ? null : toPeopleFilter(when),
    reason,
  };
}

function toWorkingHours({ days, ...hours }: NonNullable<Config['workingHours']>): WorkingHours {
  return { ...hours, days: days.map(weekdayNumber) };
}

function toLifecycle({ provisionBefore, onLeave, grace, adopt }: Config['lifecycle']): Lifecycle {
  return {
    provisionBeforeDays: provisionBefore,
    leaveKeepDays: onLeave.keepFor,
    grace: { notEntitledMs: grace.notEntitled, leaverMs: grace.leaver, unlessFull: grace.unlessFull },
    adopt,
  };
}

function toGuards({ churn, longGap, ...guards }: Config['guards']): GuardPolicy {
  return { ...guards, churn: { moves: churn.moves, windowMs: churn.window }, longGapMs: longGap };
}

/** Display names as written; null when the filter may depend on any group, or names one by its id. */
function groupsNamed(filter: Filter): readonly string[] | null {
  const terms = groupTerms(filter);
  return terms.kind === 'any' || terms.values.length > 0 ? null : terms.displays;
}

function foldedGroups(filters: readonly Filter[]): readonly string[] | null {
  const named = filters.map(groupsNamed);
  const all = named.flatMap((groups) => groups ?? []);
  return named.includes(null) ? null : [...new Set(all.map(foldCase))].toSorted();
}

/** Every filter over people; the groups they name are the ones that memberships are read of. */
function filtersOf({ rules, protect, pilot, freeze, pools }: Config): readonly string[] {
  const exceptions = rules.map(({ except }) => ({ when: except }));
  const quotas = pools.flatMap((pool) => pool.quotas ?? []);
  return [...rules, ...exceptions, ...protect, { when: pilot }, ...freeze, ...quotas].flatMap(
    ({ when }) => when ?? [],
  );
}

function readFilter(when: string): Filter {
  const parsed = parseFilter(when);
  if (parsed.ok) return parsed.filter;
  throw new Defect(`the configuration was loaded with a filter that cannot be read: ${parsed.error.message}`);
}

function compile(filter: Filter): CompiledFilter {
  return compileFilter(filter, PERSON_SCHEMA);
}

function byId<T extends { readonly id: Id<string> }>(entries: readonly T[]): ReadonlyMap<T['id'], T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
