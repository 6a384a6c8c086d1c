/** Addresses under which we are called: few in earnest, but a Host header is the client's to invent. */
const mostKept = 20;

/** What is made for an address is made once for each. */
export function remembered<T>(make: (base: string) => T): (base: string) => T {
  const kept = new Map<string, T>();
  return (base) => {
    const known = kept.get(base);
    if (known !== undefined) return known;
    const made = make(base);
    if (kept.size >= mostKept) kept.clear();
    kept.set(base, made);
    return made;
  };
}
