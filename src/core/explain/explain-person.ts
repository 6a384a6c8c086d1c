import type { HeldOperation } from '../domain/guard.ts';
import type { SourceId } from '../domain/ids.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PersonRecord, PersonView } from '../domain/person.ts';
import type { Operation, OperationState } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { readEmployment } from '../rules/read-employment.ts';
import type { Calendar } from '../domain/time.ts';
import { ENTERPRISE_URN } from '../filter/person-schema.ts';
import { objectOf, textOf } from '../domain/read-resource.ts';
import { workEmail } from '../rules/work-email.ts';
import { answerPools, type PoolLine, type RankedRow } from './answer-pools.ts';
import { describeRules } from './describe-rules.ts';

export interface PastOperation {
  readonly operation: Operation;
  readonly state: OperationState;
  readonly answer: string | null;
  readonly finishedAt: Instant | null;
}

export interface ExplainInput {
  readonly person: {
    readonly records: readonly PersonRecord[];
    readonly seats: readonly Assignment[];
    readonly isDisputed: boolean;
  };
  readonly decision: PersonDecision;
  readonly drift: readonly RankedRow[];
  readonly held: readonly HeldOperation[];
  readonly history: readonly PastOperation[];
  /** How long each waiting list is; without it places are told alone. */
  readonly pools?: readonly PoolLine[];
  readonly policy: Policy;
  readonly calendar: Calendar;
}

export interface Explanation {
  readonly displayName: string;
  readonly email: string | null;
  /** One sentence per pool that concerns the person. */
  readonly answers: readonly string[];
  /** Always six (design, section 10). */
  readonly steps: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** Answers why a person has, or has not, a seat, in six steps that need no log. */
export function explainPerson(input: ExplainInput): Explanation {
  const { view } = input.decision;
  const step = (title: string, lines: readonly string[], none: string) => ({
    title,
    lines: lines.length === 0 ? [none] : lines,
  });
  return {
    displayName: view.displayName,
    email: view.email,
    answers: answerPools({ ...input, pools: input.pools ?? [], nowAt: input.calendar.nowAt }),
    steps: [
      step(
        'What each source says',
        input.person.records.map((record) => sourceLine(record, input)),
        'No source knows the person.',
      ),
      { title: 'How the records were linked', lines: linkLines(input) },
      step('Which rules matched, and which nearly did', describeRules(input), 'No rules are configured.'),
      step('What is held now', input.person.seats.map(seatLine), 'No seat is held.'),
      step(
        'What is planned, waiting or held back',
        [...input.drift.map(driftLine), ...heldLines(input)],
        'Nothing: current is as desired.',
      ),
      step(
        'What was done before',
        input.history.map(historyLine),
        'No operation has concerned this person yet.',
      ),
    ],
  };
}

function sourceLine(record: PersonRecord, { policy, calendar }: ExplainInput): string {
  const source = policy.sources.get(record.sourceId);
  const said = readEmployment({ record, source, calendar, timeZone: policy.timeZone });
  const groups = record.groups.map(({ display }) => display).join(', ');
  const trust = source?.decidesLeaving === true ? ' (decides leaving)' : '';
  return `${said.evidence}${trust}; state ${said.state} in ${said.timeZone}${groups === '' ? '' : `; groups: ${groups}`}.`;
}

function linkLines({ person, decision }: ExplainInput): readonly string[] {
  const lines = person.records.map(
    ({ sourceId, resource }) => `${sourceId} knows the person as ${keysOf(resource).join(', ')}.`,
  );
  const dispute = person.isDisputed
    ? ['A disputed record may be about this person: nothing is taken while it is open.']
    : [];
  return [...lines, conclude(decision.view), ...dispute];
}

/** What records find each other by. */
function keysOf(resource: JsonObject): readonly string[] {
  const number = textOf(objectOf(resource[ENTERPRISE_URN])?.['employeeNumber']);
  const keys = [
    number === null ? null : `employee number ${number}`,
    workEmail(resource),
    textOf(resource['userName']),
  ];
  return [...new Set(keys.filter((key) => key !== null))];
}

function conclude({ standing, standingReason, sources }: PersonView): string {
  const from: readonly SourceId[] = sources;
  return `Together (${from.join(', ')}): ${standing}, because ${standingReason}.`;
}

function seatLine({ poolId, email, type, origin, since }: Assignment): string {
  const made = {
    own: 'given by Seatwarden',
    found: 'given by somebody else',
    adopted: 'found and taken over by a rule',
  }[origin];
  return `${poolId}: ${type}, under ${email}, ${made}, since ${moment(since)}.`;
}

function driftLine(row: RankedRow): string {
  const place = row.position === null ? '' : `, place ${row.position}`;
  return `${row.poolId}: ${row.class}, ${row.decision}${place}, since ${moment(row.since)}. ${row.evidence} ${row.step}`;
}

function heldLines({ held, decision }: ExplainInput): readonly string[] {
  const own = held.filter(({ operation }) => isAbout(operation, decision.view));
  return own.flatMap(({ operation, tripped }) => [
    `${operation.kind} in ${operation.poolId} waits for an administrator:`,
    ...tripped.map(({ message }) => `  ${message}.`),
  ]);
}

function isAbout(operation: Operation, { id }: PersonView): boolean {
  return (
    (operation.kind !== 'add' && operation.from.personId === id) ||
    (operation.kind !== 'unassign' && operation.to.personId === id)
  );
}

function historyLine({ operation, state, answer, finishedAt }: PastOperation): string {
  const from = operation.kind === 'add' ? '' : ` from ${operation.from.email}`;
  const to = operation.kind === 'unassign' ? '' : ` to ${operation.to.email}`;
  const why = operation.kind === 'add' ? operation.gives.evidence : operation.because.evidence;
  const when = finishedAt === null ? 'not finished' : moment(finishedAt);
  return `${when}: ${operation.kind} ${operation.poolId}${from}${to}: ${state}${answer === null ? '' : ` (${answer})`}. ${why}`;
}

function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
