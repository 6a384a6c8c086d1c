import type { Limit } from '../domain/policy.ts';
import { percent } from './trip.ts';

/** What a reading must look like to be believed; shares from 0 to 1. `off` asks nothing, 0 allows nothing. */
export interface ReadingExpectation {
  readonly atLeast: Limit;
  readonly maxDrop: Limit;
  readonly minOverlap: Limit;
  readonly maxUnitDrop: Limit;
  readonly canaries: readonly string[];
}

/** A reading against the last good one, in numbers. */
export interface ReadingCounts {
  readonly staged: number;
  readonly before: number;
  readonly overlap: number;
  readonly departments: readonly {
    readonly name: string;
    readonly before: number;
    readonly staged: number;
  }[];
  readonly canariesFound: readonly string[];
}

/** A smaller department loses most of its people by one ordinary move. */
const largeDepartment = 10;
/** Of ten people one is a tenth; that one leaves a list is no sign of a broken one, however small the list. */
const alwaysPlausible = 1;

/**
 * Why a complete reading is not believed, as sentences with numbers; none when it is plausible. A snapshot must be large
 * enough, must not have lost too many people or most of a department, must be about the same ids, and must have the
 * people who are always there. A list of changes says nothing about whom it leaves out, so there is nothing to ask it.
 */
export function checkReading(
  kind: 'snapshot' | 'changes',
  counts: ReadingCounts,
  expect: ReadingExpectation,
): readonly string[] {
  if (kind === 'changes') return [];
  return [
    ...tooSmall(counts, expect),
    ...dropped(counts, expect),
    ...strangers(counts, expect),
    ...emptied(counts, expect),
    ...withoutCanaries(counts, expect),
  ];
}

function tooSmall({ staged }: ReadingCounts, { atLeast }: ReadingExpectation): readonly string[] {
  if (atLeast === 'off' || staged >= atLeast) return [];
  return [`${people(staged)} read; expect.atLeast is ${atLeast}`];
}

function dropped({ staged, before }: ReadingCounts, { maxDrop }: ReadingExpectation): readonly string[] {
  const lost = before - staged;
  if (maxDrop === 'off' || lost <= allowed(before, maxDrop)) return [];
  return [
    `${people(staged)} read and ${before} the time before: ${lost} fewer; at most ${percent(maxDrop)} may be missing (expect.maxDrop)`,
  ];
}

function strangers(
  { overlap, before }: ReadingCounts,
  { minOverlap }: ReadingExpectation,
): readonly string[] {
  if (minOverlap === 'off' || before - overlap <= allowed(before, 1 - minOverlap)) return [];
  return [
    `only ${overlap} of ${before} known ids came again; at least ${percent(minOverlap)} must (expect.minOverlap): were ids made anew?`,
  ];
}

function emptied({ departments }: ReadingCounts, { maxUnitDrop }: ReadingExpectation): readonly string[] {
  if (maxUnitDrop === 'off') return [];
  return departments
    .filter(({ before, staged }) => before >= largeDepartment && before - staged > before * maxUnitDrop)
    .map(
      ({ name, before, staged }) =>
        `department ${name} has ${staged} people and had ${before}; at most ${percent(maxUnitDrop)} may be missing (expect.maxUnitDrop)`,
    );
}

function withoutCanaries(
  { canariesFound }: ReadingCounts,
  { canaries }: ReadingExpectation,
): readonly string[] {
  const missing = canaries.filter((key) => !canariesFound.includes(key));
  if (missing.length === 0) return [];
  const is = missing.length === 1 ? 'is' : 'are';
  return [`${missing.join(', ')} must be in every reading and ${is} not (expect.canaries)`];
}

/** How many of `before` may go. Rounding errors of a share must not make one person too many. */
function allowed(before: number, share: number): number {
  return share <= 0 ? 0 : Math.max(alwaysPlausible, Math.floor(before * share + 1e-9));
}

function people(count: number): string {
  return count === 1 ? '1 person was' : `${count} people were`;
}
