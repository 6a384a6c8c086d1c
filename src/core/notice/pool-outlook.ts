import { daysOfGrace, daysRenewable } from '../domain/after-end.ts';
import type { CoreId, PoolId } from '../domain/ids.ts';
import type { PoolTerm } from '../domain/seats.ts';
import { dayMs, type Instant } from '../domain/time.ts';

/** A pool with its terms, as the licensing core told it last. */
export interface TermedPool {
  readonly coreId: CoreId;
  readonly poolId: PoolId;
  readonly product: string;
  /** Null is no limit. */
  readonly capacity: number | null;
  /** Null is unknown. */
  readonly taken: number | null;
  /** People who hold a seat. */
  readonly held: number;
  readonly terms: readonly PoolTerm[];
}

/** So many days ahead an end is told anew. */
export type Mark = 60 | 30 | 14 | 7;
/** After its end a subscription stands like this: with access, then without it until a renewal, then it is gone. */
export type EndedPhase = 'grace' | 'suspended' | 'canceled';

/** What will become of a pool, or has. `losing`: people who lose access by it, of those who hold a seat now. */
export type Outlook =
  | {
      readonly kind: 'ends';
      readonly endsAt: Instant;
      readonly mark: Mark;
      /** Null where the core does not say how many, or there is no limit. */
      readonly ending: number | null;
      readonly left: number | null;
      /** Of what is left, terms that begin only then. */
      readonly follows: readonly PoolTerm[];
      readonly losing: number;
    }
  | {
      readonly kind: 'ended';
      readonly endsAt: Instant;
      readonly phase: EndedPhase;
      /** Until when a renewal brings it back. */
      readonly renewableUntil: Instant;
      /** Its administrator ended it before its time; null: it ran out. */
      readonly stopped: 'suspended' | 'canceled' | null;
      readonly losing: number;
    }
  | {
      readonly kind: 'short';
      readonly capacity: number;
      readonly taken: number;
      /** When seats ended lately: why it is short. */
      readonly endedAt: Instant | null;
      readonly losing: number;
    }
  | { readonly kind: 'starts'; readonly term: PoolTerm; readonly startsAt: Instant; readonly losing: 0 }
  | { readonly kind: 'replaced'; readonly endsAt: Instant; readonly losing: 0 };

const marks: readonly Mark[] = [7, 14, 30, 60];
const farthestMs = 60 * dayMs;
/** Access goes on for so long after the end. */
export const graceMs = daysOfGrace * dayMs;
/** And so long after it what ended is still of interest: as long as any renewal may bring it back. */
const renewableMs = daysRenewable({ isMonthly: false }) * dayMs;
/** A term that begins on the day after is the next one all the same. */
const gapMs = dayMs;

/** What an administrator should know of the terms of a pool, by the state of today. */
export function poolOutlook(pool: TermedPool, nowAt: Instant): readonly Outlook[] {
  const own = pool.terms.filter(({ product }) => product === undefined);
  const running = own.filter((term) => isRunning(term, nowAt));
  const last = lastEnded(own, nowAt);
  const ends = endsOf(running, nowAt).map((endsAt) => endAhead(pool, endsAt, nowAt));
  const ended = running.length > 0 || last === null ? [] : endedPool(pool, last, nowAt);
  const said = new Set(ends.flatMap(({ follows }) => follows));
  return [
    ...ended,
    ...(running.length > 0 ? shortPool(pool, nowAt) : []),
    ...ends,
    ...startsOf(pool.terms, nowAt).filter(({ term }) => !said.has(term)),
    ...(running.length > 0 ? replacedPool(pool, nowAt) : []),
  ];
}

function isRunning({ startsAt, endsAt }: PoolTerm, nowAt: Instant): boolean {
  return (startsAt === null || startsAt <= nowAt) && (endsAt === null || nowAt < endsAt);
}

function endsOf(running: readonly PoolTerm[], nowAt: Instant): readonly Instant[] {
  const near = running.flatMap(({ endsAt }) =>
    endsAt !== null && endsAt - nowAt <= farthestMs ? endsAt : [],
  );
  return [...new Set(near)].sort((one, two) => one - two);
}

function endAhead(pool: TermedPool, endsAt: Instant, nowAt: Instant): Extract<Outlook, { kind: 'ends' }> {
  const rest = pool.terms.filter(
    (term) => (term.startsAt ?? nowAt) <= endsAt + gapMs && (term.endsAt === null || term.endsAt > endsAt),
  );
  const left = sumOf(rest);
  const ending = pool.terms.filter((term) => term.product === undefined && term.endsAt === endsAt);
  return {
    kind: 'ends',
    endsAt,
    mark: marks.find((days) => endsAt - nowAt <= days * dayMs) ?? 60,
    ending: sumOf(ending),
    left,
    follows: rest.filter(({ startsAt }) => startsAt !== null && startsAt > nowAt),
    losing: left === null ? 0 : Math.max(0, pool.held - left),
  };
}

function endedPool(
  { held }: TermedPool,
  { endsAt, isMonthly, stopped: by }: Ended,
  nowAt: Instant,
): readonly Outlook[] {
  const stopped = by ?? null;
  const renewableUntil = endsAt + daysRenewable({ isMonthly: isMonthly === true }) * dayMs;
  const byDates = nowAt - endsAt < graceMs ? 'grace' : nowAt < renewableUntil ? 'suspended' : 'canceled';
  const phase = stopped ?? byDates;
  // What nobody holds and nobody can renew is history.
  if (phase === 'canceled' && held === 0) return [];
  return [{ kind: 'ended', endsAt, phase, renewableUntil, stopped, losing: held }];
}

function shortPool({ capacity, taken, held, terms }: TermedPool, nowAt: Instant): readonly Outlook[] {
  const used = taken ?? held;
  if (capacity === null || used <= capacity) return [];
  const endedAt = lastEndOf(terms, nowAt);
  return [
    {
      kind: 'short',
      capacity,
      taken: used,
      endedAt: endedAt !== null && nowAt - endedAt < renewableMs ? endedAt : null,
      losing: Math.min(held, used - capacity),
    },
  ];
}

function startsOf(
  terms: readonly PoolTerm[],
  nowAt: Instant,
): readonly Extract<Outlook, { kind: 'starts' }>[] {
  return terms.flatMap((term) => {
    const { startsAt } = term;
    if (startsAt === null || startsAt <= nowAt || startsAt - nowAt > farthestMs) return [];
    return { kind: 'starts', term, startsAt, losing: 0 } as const;
  });
}

/** The word goes on with the seats of another id: those of the old one are counted no longer. */
function replacedPool({ terms }: TermedPool, nowAt: Instant): readonly Outlook[] {
  const others = terms.filter(({ product }) => product !== undefined);
  const endsAt = lastEndOf(others, nowAt);
  if (endsAt === null || nowAt - endsAt >= renewableMs) return [];
  return [{ kind: 'replaced', endsAt, losing: 0 }];
}

type Ended = PoolTerm & { readonly endsAt: Instant };

/** The term that ended last; null when none has. */
function lastEnded(terms: readonly PoolTerm[], nowAt: Instant): Ended | null {
  const ended = terms.flatMap((term) =>
    term.endsAt !== null && term.endsAt <= nowAt ? { ...term, endsAt: term.endsAt } : [],
  );
  return ended.sort((one, other) => other.endsAt - one.endsAt)[0] ?? null;
}

function lastEndOf(terms: readonly PoolTerm[], nowAt: Instant): Instant | null {
  return lastEnded(terms, nowAt)?.endsAt ?? null;
}

/** Null where one of them has no limit, or nobody tells its size; unknown is never zero. */
function sumOf(terms: readonly PoolTerm[]): number | null {
  return terms.reduce<number | null>(
    (sum, { quantity }) => (sum === null || quantity === null ? null : sum + quantity),
    0,
  );
}
