/** Longer texts are shown whole, as gone and come. */
const mostLines = 300;

/** The lines that went (`- `) and came (`+ `), in the order of the texts; lines that stayed are left out. */
export function diffLines(before: string, after: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const gone = (lines: readonly string[]) => lines.map((line) => `- ${line}`);
  const come = (lines: readonly string[]) => lines.map((line) => `+ ${line}`);
  if (old.length > mostLines || now.length > mostLines) return [...gone(old), ...come(now)].join('\n');
  const found: string[] = [];
  const left = commonFrom(old, now);
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (left(i + 1, j) >= left(i, j + 1)) {
      found.push(...gone(old.slice(i, i + 1)));
      i += 1;
    } else {
      found.push(...come(now.slice(j, j + 1)));
      j += 1;
    }
  }
  return [...found, ...gone(old.slice(i)), ...come(now.slice(j))].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** How many lines both texts have in common from there on: the longest common subsequence. */
function commonFrom(old: readonly string[], now: readonly string[]): (i: number, j: number) => number {
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
