const LONGEST = 80;

/**
 * The candidate that `name` was probably meant to be, for "did you mean". Case never counts.
 *
 * One slip (a letter too many, too few, wrong, or two exchanged) is allowed in three letters, two in six, and so on;
 * undefined when nothing is that near. Long names are not looked at: the cost is the product of the lengths.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const longer = Math.max(wanted.length, candidate.length);
    const distance = longer > LONGEST ? Infinity : editDistance(wanted, candidate.toLowerCase());
    const allowed = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
    if (distance > allowed) continue;
    if (!best || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Damerau-Levenshtein distance in its "optimal string alignment" form. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let distance = Math.min(
        (now[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
      );
      // In the first row or column one side has no letter before it, and nothing is like that.
      const isExchange = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isExchange) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      now.push(distance);
    }
    beforeLast = last;
    last = now;
  }
  return last[b.length] ?? 0;
}
