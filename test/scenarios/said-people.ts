import { expandNames } from './read-scenario.ts';
import type { PersonSaid } from './scenario-schema.ts';

/** Everything that one source has said, record by record: entries are laid over what was said before. */
export interface SaidPeople {
  /** Takes entries in; gives back the records that are concerned, whole. */
  hear(entries: readonly PersonSaid[]): readonly Said[];
  all(): readonly Said[];
}
export type Said = PersonSaid & { readonly id: string };

export function createSaidPeople(): SaidPeople {
  const byId = new Map<string, Said>();
  return {
    hear: (entries) =>
      entries.flatMap((entry) =>
        expandNames([entry.name]).map((name) => {
          const id = entry.id ?? name;
          const said = { ...byId.get(id), ...entry, name, id };
          byId.set(id, said);
          return said;
        }),
      ),
    all: () => [...byId.values()],
  };
}

/** Null for somebody without an address. */
export function addressOf({ name, email }: PersonSaid): string | null {
  if (email === 'none') return null;
  return email ?? `${name}@example.com`;
}
