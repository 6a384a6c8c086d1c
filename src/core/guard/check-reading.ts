import type { Limit } from '../domain/policy.ts';
import { percent } from './trip.ts';

/** What a reading must look like to be believed; shares from 0 to 1. */
export interface ReadingExpectation {
  readonly atLeast: number;
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

/**
 * Why a complete reading is not believed, as sentences with numbers; none when it is plausible. A snapshot must be large
 * enough, must not have lost too many people or a whole department, must be about the same ids, and must have the people
 * who are always there. A list of changes is only asked for what it can be asked for: nothing.
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
    ...canaries(counts, expect),
  ];
}

function tooSmall({ staged }: ReadingCounts, { atLeast }: ReadingExpectation): readonly string[] {
  return staged < atLeast ? [`${staged} people were read; expect.atLeast is ${atLeast}`] : [];
}

function dropped({ staged, before }: ReadingCounts, { maxDrop }: ReadingExpectation): readonly string[] {
  const lost = before - staged;
  if (maxDrop === 'off' || lost <= 0 || lost <= before * maxDrop) return [];
  return [
    `${staged} people were read and ${before} the time before: ${lost} fewer; at most ${percent(maxDrop)} may be missing (expect.maxDrop)`,
  ];
}

function strangers(
  { overlap, before }: ReadingCounts,
  { minOverlap }: ReadingExpectation,
): readonly string[] {
  if (minOverlap === 'off' || before === 0 || overlap >= before * minOverlap) return [];
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

function canaries(
  { canariesFound }: ReadingCounts,
  { canaries: wanted }: ReadingExpectation,
): readonly string[] {
  const missing = wanted.filter((key) => !canariesFound.includes(key));
  return missing.length === 0
    ? []
    : [
        `${missing.join(', ')} must be in every reading and ${missing.length === 1 ? 'is' : 'are'} not (expect.canaries)`,
      ];
}
