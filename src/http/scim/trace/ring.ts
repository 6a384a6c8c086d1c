export interface RingLimits {
  readonly count: number;
  readonly bytes: number;
}

/** The last things that were put in, within two bounds. */
export interface Ring<T> {
  push(item: T, bytes: number): void;
  /** Oldest first. */
  items(): readonly T[];
}

/** What does not fit the bound of bytes by itself is not kept at all. */
export function createRing<T>({ count, bytes: mostBytes }: RingLimits): Ring<T> {
  const kept: { readonly item: T; readonly bytes: number }[] = [];
  let held = 0;
  return {
    push(item, bytes) {
      if (bytes > mostBytes) return;
      kept.push({ item, bytes });
      held += bytes;
      while (kept.length > count || held > mostBytes) held -= kept.shift()?.bytes ?? 0;
    },
    items: () => kept.map(({ item }) => item),
  };
}
