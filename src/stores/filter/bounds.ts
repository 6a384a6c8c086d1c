import { type RawBuilder, sql } from 'kysely';

/** A condition; null counts as false. */
export type Condition = RawBuilder<unknown>;

/**
 * What SQL can say about a filter: rows where `must` holds match it, rows where `may` does not hold do not. Where both are
 * the same condition SQL says it exactly; between them memory decides.
 */
export interface Bounds {
  readonly must: Condition;
  readonly may: Condition;
}

export function exactly(condition: Condition): Bounds {
  return { must: condition, may: condition };
}

export function isExact({ must, may }: Bounds): boolean {
  return must === may;
}

export const never: Bounds = exactly(sql`1 = 0`);
export const always: Bounds = exactly(sql`1 = 1`);

export function allOf(parts: readonly Bounds[]): Bounds {
  return combine(parts, (conditions) => sql`(${sql.join(conditions, sql` and `)})`);
}

export function anyOf(parts: readonly Bounds[]): Bounds {
  return combine(parts, (conditions) => sql`(${sql.join(conditions, sql` or `)})`);
}

/** What surely matches is surely not in the opposite, so the bounds change places. */
export function not({ must, may }: Bounds): Bounds {
  const opposite = (condition: Condition) => sql`not coalesce(${condition}, false)`;
  if (must === may) return exactly(opposite(must));
  return { must: opposite(may), may: opposite(must) };
}

/** Puts both conditions into the same surroundings, such as a sub-select. */
export function within({ must, may }: Bounds, place: (condition: Condition) => Condition): Bounds {
  return must === may ? exactly(place(must)) : { must: place(must), may: place(may) };
}

function combine(parts: readonly Bounds[], join: (conditions: Condition[]) => Condition): Bounds {
  const musts = join(parts.map(({ must }) => must));
  if (parts.every(isExact)) return exactly(musts);
  return { must: musts, may: join(parts.map(({ may }) => may)) };
}
