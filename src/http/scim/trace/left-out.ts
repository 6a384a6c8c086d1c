const LEFT_OUT = Symbol('left out');

/** Stands in a kept body where so many values were left out; 0 is nobody counted. */
export interface LeftOut {
  readonly [LEFT_OUT]: number;
}

export function leftOut(count: number): LeftOut {
  return { [LEFT_OUT]: count };
}

/** How many were left out; null for what a client sent. */
export function countLeftOut(value: object): number | null {
  return LEFT_OUT in value ? (value as LeftOut)[LEFT_OUT] : null;
}
