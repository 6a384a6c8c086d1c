import type { DriftRow } from '../domain/drift.ts';
import type { PersonId } from '../domain/ids.ts';
import type { PersonView } from '../domain/person.ts';
import type { EndedException, SeatException } from '../domain/seat-exception.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import type { PersonDifference } from './diff-person.ts';
import { textHash } from './text-hash.ts';
import { neverDue } from './never-due.ts';

export interface ChangeCaseInput {
  readonly person: {
    readonly personId: PersonId;
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
    readonly exceptions?: readonly SeatException[];
    readonly viewHash: string | null;
    readonly nextDueAt: Instant | null;
  };
  readonly decision: PersonDecision;
  readonly difference: PersonDifference;
  readonly nowAt: Instant;
}

/** What a decision changes against what is stored; nothing that stays is in it. */
export interface CaseDifference {
  readonly personId: PersonId;
  /** Null when the view is as stored. */
  readonly view: PersonView | null;
  readonly viewHash: string;
  readonly nextDueAt: Instant | null;
  readonly entitlements: Changes<Entitlement>;
  readonly drift: Changes<DriftRow>;
  readonly adopted: readonly Assignment[];
  readonly exceptions: { readonly put: readonly SeatException[]; readonly ended: readonly EndedException[] };
}
export interface Changes<T> {
  readonly put: readonly T[];
  readonly drop: readonly T[];
}

/** Compares a decision with what is stored of the person; null when nothing would be written. */
export function changeCase({ person, decision, difference, nowAt }: ChangeCaseInput): CaseDifference | null {
  const viewHash = textHash(JSON.stringify(decision.view));
  const nextDueAt = earliest(
    [decision.nextDueAt, difference.nextTurnAt, ...difference.drift.map(({ dueAt }) => dueAt)],
    nowAt,
  );
  const entitlements = changes(person.entitlements, decision.entitlements, entitlementKey);
  const drift = changes(person.drift, difference.drift, driftKey);
  const exceptions = {
    put: difference.exceptions.going.filter((one) => person.exceptions?.includes(one) !== true),
    ended: difference.exceptions.ended,
  };
  const isSame =
    viewHash === person.viewHash &&
    nextDueAt === person.nextDueAt &&
    isEmpty(entitlements) &&
    isEmpty(drift) &&
    exceptions.put.length + exceptions.ended.length === 0 &&
    difference.adopted.length === 0;
  if (isSame) return null;
  return {
    personId: person.personId,
    view: viewHash === person.viewHash ? null : decision.view,
    viewHash,
    nextDueAt,
    entitlements,
    drift,
    adopted: difference.adopted,
    exceptions,
  };
}

/** Rows to write (new or different) and rows to remove. */
export function changes<T extends object>(
  before: readonly T[],
  after: readonly T[],
  key: (item: T) => string,
): Changes<T> {
  if (before.length === 0 && after.length === 0) return { put: [], drop: [] };
  const old = new Map(before.map((item) => [key(item), item]));
  const kept = new Set(after.map(key));
  return {
    put: after.filter((item) => !isEqual(old.get(key(item)), item)),
    drop: before.filter((item) => !kept.has(key(item))),
  };
}

export function driftKey({
  poolId,
  subject,
  class: name,
}: Pick<DriftRow, 'poolId' | 'subject' | 'class'>): string {
  return `${poolId} ${subject} ${name}`;
}

function entitlementKey({ poolId }: Entitlement): string {
  return poolId;
}

/** Flat objects of one shape; the only nested values are lists of text. */
function isEqual<T extends object>(before: T | undefined, after: T): boolean {
  if (before === undefined) return false;
  return Object.entries(after).every(([name, value]) => {
    const old: unknown = before[name as keyof T];
    return Array.isArray(value) ? JSON.stringify(old) === JSON.stringify(value) : old === value;
  });
}

function isEmpty({ put, drop }: Changes<unknown>): boolean {
  return put.length === 0 && drop.length === 0;
}

function earliest(instants: readonly (Instant | null)[], nowAt: Instant): Instant | null {
  let next: Instant | null = null;
  for (const at of instants) {
    if (at !== null && at > nowAt && at !== neverDue && (next === null || at < next)) next = at;
  }
  return next;
}
