import type { PolicyDiff, PolicyPart } from '../domain/policy-change.ts';
import { diffLines } from './diff-lines.ts';

/** What differs between two policies, part by part, in the order of the new one. Null when nothing does. */
export function diffParts(before: readonly PolicyPart[], after: readonly PolicyPart[]): PolicyDiff | null {
  const old = new Map(before.map(({ name, text }) => [name, text]));
  const names = new Set(after.map(({ name }) => name));
  const added = after.filter(({ name }) => !old.has(name));
  const removed = before.filter(({ name }) => !names.has(name));
  const changed = after.flatMap(({ name, text }) => {
    const earlier = old.get(name);
    return earlier === undefined || earlier === text ? [] : [{ name, diff: diffLines(earlier, text) }];
  });
  const order = { name: 'order of rules', diff: diffLines(orderOf(before, names), orderOf(after, old)) };
  if (order.diff !== '') changed.push(order);
  return added.length + removed.length + changed.length === 0 ? null : { added, removed, changed };
}

/** Of rules of one pool and priority the first gives the seat. */
function orderOf(parts: readonly PolicyPart[], both: { has(name: string): boolean }): string {
  const names = parts.map(({ name }) => name);
  return names.filter((name) => name.startsWith('rule ') && both.has(name)).join('\n');
}
