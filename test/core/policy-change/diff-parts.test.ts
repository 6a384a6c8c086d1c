import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../src/core/policy-change/diff-lines.ts';
import { diffParts } from '../../../src/core/policy-change/diff-parts.ts';

const part = (name: string, text = '') => ({ name, text });

describe('the difference of two policies', () => {
  it('is none where parts only stand elsewhere', () => {
    const one = [part('pool a', 'x'), part('pool b', 'y')];
    expect(diffParts(one, one.toReversed())).toBeNull();
  });

  it('names what came, what went, and the lines that changed', () => {
    const before = [part('rule a', 'pool: cad\nwhen: x\nreason: r\n'), part('rule b', 'when: y\n')];
    const after = [part('rule a', 'pool: cad\nwhen: z\nreason: r\n'), part('rule c', 'when: y\n')];
    expect(diffParts(before, after)).toEqual({
      added: [part('rule c', 'when: y\n')],
      removed: [part('rule b', 'when: y\n')],
      changed: [{ name: 'rule a', diff: '- when: x\n+ when: z' }],
    });
  });

  it('is one where a part took the place of another', () => {
    expect(diffParts([part('pool a')], [part('pool b')])).toEqual({
      added: [part('pool b')],
      removed: [part('pool a')],
      changed: [],
    });
  });

  it('tells another order of rules, for of two alike the first gives the seat', () => {
    const before = [part('rule a'), part('rule b'), part('pool x')];
    const after = [part('pool x'), part('rule b'), part('rule c'), part('rule a')];
    expect(diffParts(before, after)?.changed).toEqual([
      { name: 'order of rules', diff: '- rule a\n+ rule a' },
    ]);
  });
});

describe('the lines that differ', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

  it('turn the old text into the new one and no line too many', () => {
    fc.assert(
      fc.property(lines, lines, (old, now) => {
        const diff = diffLines(old.join('\n'), now.join('\n')).split('\n');
        const gone = diff.filter((line) => line.startsWith('- ')).map((line) => line.slice(2));
        const come = diff.filter((line) => line.startsWith('+ ')).map((line) => line.slice(2));
        expect(old.length - gone.length).toBe(now.length - come.length);
        const kept = (all: readonly string[], out: readonly string[]) =>
          out.reduce((rest, line) => {
            const at = rest.indexOf(line);
            return at === -1 ? expect.unreachable() : rest.toSpliced(at, 1);
          }, all.toSorted());
        expect(kept(old, gone)).toEqual(kept(now, come));
      }),
    );
  });

  it('are few where little changed in a long text', () => {
    const long = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    expect(diffLines(long.join('\n'), long.toSpliced(50, 1, 'other').join('\n'))).toBe('- line 50\n+ other');
  });

  it.each([
    ['a b c d e', 'b c d e a', '- a + a'],
    ['a b c d e', 'e a b c d', '+ e - e'],
    ['a b', 'x a b', '+ x'],
    ['x a b', 'a b', '- x'],
    ['a b', 'a b x y', '+ x + y'],
    ['a b x y', 'a b', '- x - y'],
    ['a b c a b b a', 'c b a b a c', '- a - b - a + a + c'],
    ['a', 'x y a z', '+ x + y + z'],
    ['c c b', 'b b c c', '+ b + b - b'],
    ['', 'a', '+ a'],
  ])('of %j and %j are as few as can be', (old, now, diff) => {
    const lineByLine = (text: string) => text.replaceAll(' ', '\n');
    expect(diffLines(lineByLine(old), lineByLine(now)).replaceAll('\n', ' ')).toBe(diff);
  });

  it('are the whole texts where one of these has more than 300 lines', () => {
    const long = Array.from({ length: 300 }, (_, index) => `line ${index}`);
    const changes = (old: readonly string[], now: readonly string[]) =>
      diffLines(old.join('\n'), now.join('\n')).split('\n');

    expect(changes(long, long.toSpliced(0, 1, 'x'))).toEqual(['- line 0', '+ x']);
    expect(changes(long, [...long, 'x'])).toHaveLength(601);
    expect(changes([...long, 'x'], long)).toHaveLength(601);
  });
});
