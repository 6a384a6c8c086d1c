import { nearestName } from '../../core/filter/nearest-name.ts';
import { scalarText } from './show.ts';

/** `, did you mean \`x\`?`, or all that there is to choose from. */
export function suggest(name: unknown, known: readonly string[], what: string): string {
  const meant = nearestName(scalarText(name), known);
  if (meant !== undefined) return `, did you mean \`${meant}\`?`;
  return known.length === 0 ? `; there are no ${what}` : `; ${what}: ${known.join(', ')}`;
}
