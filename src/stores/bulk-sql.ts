/** A conflict clause without types: the texts below are the same for both dialects. */
export interface ConflictText {
  readonly on: readonly string[];
  readonly set: readonly string[];
}

export function quoted(name: string): string {
  return `"${name}"`;
}

export function listed(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}

/** What follows an insert: nothing, `do nothing`, or the new values for some columns. */
export function conflictClause(conflict: ConflictText | undefined): string {
  if (conflict === undefined) return '';
  const action =
    conflict.set.length === 0
      ? 'do nothing'
      : `do update set ${conflict.set.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`;
  return ` on conflict (${listed(conflict.on)}) ${action}`;
}
