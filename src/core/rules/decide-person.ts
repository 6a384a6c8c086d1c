import type { PersonId, PoolId, SourceId } from '../domain/ids.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PersonRecord, PersonView } from '../domain/person.ts';
import type { Policy, Rule } from '../domain/policy.ts';
import type { Entitlement } from '../domain/seats.ts';
import type { Calendar, Instant } from '../domain/time.ts';
import { heldFallbacks } from './fallbacks.ts';
import { judgeStanding } from './judge-standing.ts';
import { byPrecedence, mergeRecords } from './merge-records.ts';
import { refusalOf } from './refusal-of.ts';
import { readEmployment } from './read-employment.ts';
import { objectOf, textOf } from '../domain/read-resource.ts';
import type { WeighedEmployment } from './weighed-employment.ts';
import { allEmails, workEmail } from './work-email.ts';

export interface DecidePersonInput {
  readonly person: {
    readonly personId: PersonId;
    readonly records: readonly PersonRecord[];
    readonly seats: readonly { readonly poolId: PoolId }[];
  };
  readonly policy: Policy;
  readonly calendar: Calendar;
}

/** What policy says of one person on one day. */
export interface PersonDecision {
  readonly view: PersonView;
  /**
   * At most one per pool: the rule with the highest priority, then the first in the configuration. A seat of another pool
   * that is held meanwhile, by `fallback`, is given by the rule whose seat is waited for.
   */
  readonly entitlements: readonly Entitlement[];
  /** Why no plan may take anything from the person; null when nothing protects. */
  readonly protectedBy: string | null;
  /** The sources on whose word alone the person would lose seats as a leaver. */
  readonly leavingRestsOn: readonly SourceId[];
  /** The earliest instant at which this decision could change by date alone. */
  readonly nextDueAt: Instant | null;
}

/** Decides about one person: merges what sources say, judges employment, asks every rule. */
export function decidePerson({ person, policy, calendar }: DecidePersonInput): PersonDecision {
  const records = byPrecedence(person.records, policy.precedence);
  const resource = mergeRecords(records);
  const judged = judgeStanding(weigh(records, policy, calendar), { lifecycle: policy.lifecycle, calendar });
  const email = firstEmail(records);
  const view: PersonView = {
    id: person.personId,
    resource,
    displayName: displayNameOf(resource) ?? email ?? person.personId,
    email,
    emails: [...new Set(records.flatMap((record) => allEmails(record.resource)))],
    employment: judged.employment,
    standing: judged.standing,
    standingReason: judged.reason,
    sources: [...new Set(records.map(({ sourceId }) => sourceId))],
  };
  return {
    view,
    entitlements: entitle(view, person.seats, policy),
    protectedBy: policy.protections.find(({ matches }) => matches(resource))?.reason ?? null,
    leavingRestsOn: judged.countingSources,
    nextDueAt: judged.nextDueAt,
  };
}

function weigh(
  records: readonly PersonRecord[],
  policy: Policy,
  calendar: Calendar,
): readonly WeighedEmployment[] {
  return records.map((record) => {
    const source = policy.sources.get(record.sourceId);
    const said = readEmployment({ record, source, calendar, timeZone: policy.timeZone });
    return {
      ...said,
      sourceId: record.sourceId,
      decides: source?.decidesLeaving === true,
      changedOn: () => new Date(record.modifiedAt).toISOString().slice(0, 10),
    };
  });
}

/** Who is on leave, has not started, or of whom too little is known keeps what rules give of it, and gets nothing new. */
function entitle(
  view: PersonView,
  seats: readonly { readonly poolId: PoolId }[],
  policy: Policy,
): readonly Entitlement[] {
  const { standing } = view;
  if (standing === 'left' || standing === 'long-leave') return [];
  const onlyHeld = standing !== 'employed' || view.employment.state === 'on_leave';
  if (onlyHeld && seats.length === 0) return [];
  const given = strongestRules(view, policy);
  return [
    ...given
      .filter(({ poolId }) => !onlyHeld || seats.some((seat) => seat.poolId === poolId))
      .map((rule) => toEntitlement(rule.poolId, rule, view)),
    ...heldFallbacks(given, seats).map(({ poolId, rule }) => toEntitlement(poolId, rule, view)),
  ];
}

function toEntitlement(
  poolId: PoolId,
  { id: ruleId, priority, needBy, reason }: Rule,
  { id: personId }: PersonView,
): Entitlement {
  return { poolId, personId, ruleId, priority, needBy, reason };
}

/** Most people match few rules, so a short list is searched rather than a map made for everybody. */
function strongestRules(view: PersonView, policy: Policy): readonly Rule[] {
  const best: Rule[] = [];
  for (const rule of policy.rules) {
    const index = best.findIndex(({ poolId }) => poolId === rule.poolId);
    const rival = best[index];
    if (rival !== undefined && rival.priority >= rule.priority) continue;
    if (!rule.matches(view.resource) || refusalOf(rule, view, policy) !== null) continue;
    if (rival === undefined) best.push(rule);
    else best[index] = rule;
  }
  return best;
}

/** The work e-mail of the first source that has one; a deleted record speaks last. */
function firstEmail(records: readonly PersonRecord[]): string | null {
  for (const { resource } of records) {
    const email = workEmail(resource);
    if (email !== null) return email;
  }
  return null;
}

function displayNameOf(resource: JsonObject): string | null {
  const name = objectOf(resource['name']);
  const parts = [textOf(name?.['givenName']), textOf(name?.['familyName'])].filter((part) => part !== null);
  return (
    textOf(resource['displayName']) ??
    textOf(name?.['formatted']) ??
    (parts.length > 0 ? parts.join(' ') : textOf(resource['userName']))
  );
}
