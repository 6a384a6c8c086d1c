import type { DriftClass, DriftDecision, DriftRow } from '../domain/drift.ts';
import type { RuleId } from '../domain/ids.ts';
import type { LastUse } from '../domain/last-use.ts';
import type { PersonView } from '../domain/person.ts';
import type { Policy, PoolPolicy, Rule } from '../domain/policy.ts';
import { headOfLine, type SeatException, undoneRule } from '../domain/seat-exception.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { Calendar, Instant } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { fallbackFor } from '../domain/fallback-for.ts';
import { outsidePilot } from '../rules/pilot.ts';
import type { FaultySeat, SeatFault } from './classify-seats.ts';
import type { IdleFinding } from './find-idle.ts';
import { askingStep, exceptionStep, givenBackEvidence } from './exception-words.ts';
import { idleEvidence, idleStep, restingWords } from './idle-words.ts';
import { meanwhileStep } from './meanwhile-step.ts';
import { neverDue } from './never-due.ts';
import { graceInWords, notBefore, type RemovalTiming, timeRemoval } from './time-removal.ts';
import { inheritedStep } from './inherited-step.ts';

interface RowContext {
  readonly view: PersonView;
  readonly decision: PersonDecision;
  readonly policy: Policy;
  readonly nowAt: Instant;
  readonly before: readonly DriftRow[];
}
interface HeldContext extends RowContext {
  readonly calendar: Calendar;
  readonly isDisputed: boolean;
  /** Somebody undid the removal of this seat for this reason. */
  readonly exception: SeatException | null;
  /** The rule that gave the seat until now. */
  readonly lastRule: RuleId | null;
}

interface MissingContext extends RowContext {
  /** The use for want of which the seat was taken back; null: it was not. */
  readonly takenUnused: LastUse | null;
}

/** The drift row of a seat that is held and should not be, or not like this. */
export function heldRow(finding: FaultySeat | IdleFinding, context: HeldContext): DriftRow {
  const { seat, class: kind, entitlement } = finding;
  const use = finding.class === 'idle' ? finding.use : null;
  const { view, policy, nowAt } = context;
  const subject = `account:${seat.accountId}`;
  const before = context.before.find(
    (row) => row.poolId === seat.poolId && row.subject === subject && row.class === kind,
  );
  // Who was taken for a leaver in between still holds the seat that the rule gave.
  const earlier = context.before.find((row) => row.poolId === seat.poolId && row.subject === subject);
  const ruleId = entitlement?.ruleId ?? before?.ruleId ?? context.lastRule ?? earlier?.ruleId ?? null;
  const rule = policy.rules.find(({ id }) => id === ruleId);
  const since = before?.since ?? nowAt;
  const excepted = context.exception === null ? null : exceptionStep(context.exception);
  const idle = use === null ? null : idleStep(use, { seat, policy });
  const kept =
    keptBy(seat, kind, context) ?? excepted ?? (idle !== null && idle.decision !== 'due' ? idle : null);
  const asRuled = {
    dueAt: dueAtOf({ kind, since, rule, policy }),
    unlessFull: isUnlessFull(kind, rule, policy),
    why: null,
  };
  const question = {
    poolId: seat.poolId,
    class: kind,
    resource: view.resource,
    zone: view.employment.timeZone,
  };
  const timing = kept === null ? timeRemoval(asRuled, question, context) : asRuled;
  return {
    poolId: seat.poolId,
    coreId: seat.coreId,
    class: kind,
    subject,
    personId: view.id,
    accountId: seat.accountId,
    email: seat.email,
    displayName: view.displayName,
    since,
    dueAt: timing.dueAt,
    ...(kept ?? nextStep(kind, timing, { ...context, asks: idle?.step ?? null })),
    evidence:
      finding.class === 'idle'
        ? idleEvidence(finding.use, seat)
        : evidenceOf(finding.class, { seat, view, rule, policy }),
    ruleId,
    priority: rule?.priority ?? 0,
    needBy: null,
    unlessFull: timing.unlessFull,
    restsOn: kind === 'leaver' ? context.decision.leavingRestsOn : view.sources,
  };
}

function dueAtOf({
  kind,
  since,
  rule,
  policy,
}: {
  kind: DriftClass;
  since: Instant;
  rule: Rule | undefined;
  policy: Policy;
}): Instant {
  const { grace } = policy.lifecycle;
  if (kind === 'leaver') return since + grace.leaverMs;
  if (kind !== 'not-entitled') return since;
  if (rule?.reclaim === 'when-needed') return neverDue;
  return since + (rule?.graceMs ?? grace.notEntitledMs);
}

function isUnlessFull(kind: DriftClass, rule: Rule | undefined, policy: Policy): boolean {
  if (kind !== 'not-entitled') return false;
  return rule === undefined
    ? policy.lifecycle.grace.unlessFull
    : rule.reclaim === 'when-needed' || rule.graceUnlessFull;
}

interface Disposition {
  readonly decision: DriftDecision;
  readonly step: string;
}

/** What forbids a removal whatever the time, and what a person could do; null when nothing does. */
function keptBy(seat: Assignment, kind: DriftClass, context: HeldContext): Disposition | null {
  const protection = protectionOf(seat, kind, context);
  if (protection !== null) return { decision: 'protected', step: protection };
  if (seat.type === 'inherited') {
    return {
      decision: 'manual',
      step: inheritedStep(seat.email, context.policy.pools.get(seat.poolId)?.product ?? 'the product'),
    };
  }
  if (context.isDisputed) {
    return {
      decision: 'quarantined',
      step: 'Decide in the review queue whom the disputed record is about; nothing is taken before.',
    };
  }
  return outsidePilot(context.view.resource, context.policy);
}

function nextStep(
  kind: DriftClass,
  timing: RemovalTiming,
  {
    nowAt,
    exception,
    asks,
  }: Pick<HeldContext, 'nowAt' | 'exception'> & {
    /** What an idle seat is asked about with; null: it is not asked about. */
    readonly asks: string | null;
  },
): Disposition {
  if (timing.dueAt > nowAt)
    return {
      decision: 'grace',
      step: asks === null ? graceInWords(timing) : `${notBefore(timing)} ${asks}`,
    };
  if (asks !== null) return { decision: 'due', step: asks };
  if (exception !== null) return { decision: 'due', step: askingStep(exception) };
  return {
    decision: 'due',
    step: kind === 'moved' ? 'None: the next run moves the seat.' : 'None: the next run takes the seat back.',
  };
}

function protectionOf(seat: Assignment, kind: DriftClass, context: HeldContext): string | null {
  const { decision, policy, view } = context;
  if (decision.protectedBy !== null)
    return `Protected: ${decision.protectedBy}. Take the seat by hand if it should go.`;
  if (seat.protectedRole !== null) {
    return `Protected: the account is ${seat.protectedRole.replaceAll('-', ' ')} of the team. Give the role to somebody else first.`;
  }
  if (view.standing === 'undecided')
    return `Kept: too little is known. Find out whether ${view.displayName} left, and correct the source or unassign by hand.`;
  // A seat that moves is given by a rule, and is adopted with the move.
  if (seat.origin === 'found' && policy.lifecycle.adopt !== 'all' && kind !== 'moved') {
    return 'Protected: assigned by hand and under no rule yet. Adopt it (lifecycle.adopt: all) or unassign it by hand.';
  }
  return null;
}

interface Facts {
  readonly seat: Assignment;
  readonly view: PersonView;
  readonly rule: Rule | undefined;
  readonly policy: Policy;
}

function evidenceOf(kind: SeatFault, { seat, view, rule, policy }: Facts): string {
  switch (kind) {
    case 'leaver':
      return `Left: ${view.standingReason}.`;
    case 'duplicate':
      return `Holds the product under another account already; this one is ${seat.email}.`;
    case 'moved':
      return `Held by ${seat.email}; the work e-mail is ${view.email ?? 'not known'} now.`;
    case 'fallback-ended':
      return `Held only while ${view.displayName} waited${waitedFor(seat, rule, policy)}; no fallback is needed any more.`;
    case 'not-entitled': {
      if (view.standing === 'long-leave') return sentence(view.standingReason);
      const until = rule === undefined ? '' : `; rule ${rule.id} gave it until now`;
      return `No rule gives ${view.displayName} a seat (${view.standingReason})${until}.`;
    }
  }
}

/** ` for a seat of autocad (rule cad-group)`; nothing where the rule is gone. */
function waitedFor({ poolId }: Assignment, rule: Rule | undefined, { rules }: Policy): string {
  if (rule === undefined) return '';
  const pools = fallbackFor({ ruleId: rule.id, poolId }, rules);
  return pools.length === 0 ? '' : ` for a seat of ${pools.join(' or ')} (rule ${rule.id})`;
}

/** The row of a seat that is due and not held: the waiting list is made of these. */
export function missingRow(
  entitlement: Entitlement,
  { view, decision, policy, nowAt, before, takenUnused }: MissingContext,
): readonly DriftRow[] {
  const pool = policy.pools.get(entitlement.poolId);
  if (pool === undefined) return [];
  const subject = `person:${view.id}`;
  const earlier = before.find((row) => row.poolId === pool.id && row.class === 'missing');
  const since = earlier?.since ?? nowAt;
  const hasEmail = view.email !== null;
  return [
    {
      poolId: pool.id,
      coreId: pool.coreId,
      class: 'missing',
      subject,
      personId: view.id,
      accountId: null,
      email: view.email,
      displayName: view.displayName,
      since,
      dueAt: since,
      decision: hasEmail ? 'waiting' : 'manual',
      step: hasEmail
        ? `None: the seat comes as soon as one is free${quotaInWords(pool, view)}.${meanwhileStep(entitlement, decision, policy)}`
        : 'No source has a work e-mail for this person, and seats are given to addresses: add one.',
      ...outsidePilot(view.resource, policy),
      evidence: `Rule ${entitlement.ruleId}: ${entitlement.reason}.`,
      ...(takenUnused === null ? {} : restingWords(takenUnused, entitlement)),
      ruleId: entitlement.ruleId,
      priority: entitlement.priority,
      needBy: entitlement.needBy,
      unlessFull: false,
      restsOn: view.sources,
    },
  ];
}

/** The row of a seat that is given back to who lost it: before everybody who waits. */
export function givenBackRow(exception: SeatException, context: MissingContext): readonly DriftRow[] {
  const { poolId, personId, reason } = exception;
  const wanted = { poolId, personId, ruleId: undoneRule, priority: headOfLine, needBy: null, reason };
  return missingRow(wanted, context).map((row) => ({ ...row, evidence: givenBackEvidence(exception) }));
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Quotas that may let the person wait though a seat is free. */
function quotaInWords({ quotas }: PoolPolicy, { resource }: PersonView): string {
  const own = quotas.filter(({ matches }) => matches(resource));
  const words = own.map(({ atMost, when, reason }) => `${atMost} for people with ${when} (${reason})`);
  return words.length === 0 ? '' : ` and the quota has room: at most ${words.join(' and ')}`;
}
