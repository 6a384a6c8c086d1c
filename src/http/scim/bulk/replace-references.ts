const PREFIX = 'bulkId:';

/** In quotes, as in the filter of a PATCH path, or at the end of an address. */
const INSIDE = /(["/])bulkId:([^"/\\]+)/g;

/**
 * Puts ids in the place of references (`bulkId:x`, RFC 7644 §3.7.2), wherever in `data` they are. It changes `data` itself:
 * a body belongs to its request alone. A loop, because a client nests as deep as it likes.
 */
export function replaceReferences(data: unknown, idOf: (bulkId: string) => string): unknown {
  const root: Record<string, unknown> = { data };
  const open = [root];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
      else if (typeof value === 'string' && value.includes(PREFIX)) holder[key] = replaceInText(value, idOf);
    }
  }
  return root['data'];
}

export function replaceInText(text: string, idOf: (bulkId: string) => string): string {
  if (text.startsWith(PREFIX)) return idOf(text.slice(PREFIX.length));
  return text.replace(INSIDE, (_all, before: string, bulkId: string) => before + idOf(bulkId));
}
