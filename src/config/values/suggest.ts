import { nearestName } from '../../core/filter/nearest-name.ts';

/** `, did you mean \`x\`?`, or all that there is to choose from. */
export function suggest(name: string, known: readonly string[], what: string): string {
  const meant = nearestName(name, known);
  if (meant !== undefined) return `, did you mean \`${meant}\`?`;
  return known.length === 0 ? `; there are no ${what}` : `; ${what}: ${known.join(', ')}`;
}
