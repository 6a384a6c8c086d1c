const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * Where the character at `offset` of a YAML text stands in its source (with its quotes). A text over several lines has no
 * simple answer: there it is the start.
 */
export function offsetInScalar(source: string, offset: number): number {
  if (source.includes('\n') || /^[|>]/.test(source)) return 0;
  if (source.startsWith("'"))
    return walk(source, offset, (at) => (source.startsWith("''", at) ? [2, 1] : [1, 1]));
  if (source.startsWith('"')) return walk(source, offset, (at) => escapeAt(source, at));
  return offset;
}

/** Characters that one step takes in the source, and gives in the text. */
type Step = readonly [inSource: number, inText: number];

function walk(source: string, offset: number, stepAt: (at: number) => Step): number {
  let at = 1;
  for (let done = 0; done < offset && at < source.length - 1;) {
    const [inSource, inText] = stepAt(at);
    at += inSource;
    done += inText;
  }
  return at;
}

function escapeAt(source: string, at: number): Step {
  if (source[at] !== '\\') return [1, 1];
  const letter = source[at + 1] ?? '';
  const length = ESCAPE_LENGTHS[letter] ?? 2;
  const isPair = letter === 'U' && Number.parseInt(source.slice(at + 2, at + length), 16) > 0xffff;
  return [length, isPair ? 2 : 1];
}
