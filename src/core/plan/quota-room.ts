import type { PersonId } from '../domain/ids.ts';
import type { Waiter } from '../domain/plan.ts';
import type { Quota } from '../domain/policy.ts';

/** How much of a quota of a pool is used before a plan. */
export interface QuotaUse {
  readonly quota: Pick<Quota, 'atMost' | 'when' | 'reason'>;
  /** Seats of the pool held by people under it. */
  readonly held: number;
  /** Everybody under it who waits for a seat of the pool or holds one. */
  readonly people: ReadonlySet<PersonId>;
}

/** What quotas still allow in one pool while a plan is made. */
export interface QuotaRoom {
  /** A seat is taken from this person, whoever gets it. */
  leave(personId: PersonId | null): void;
  /** Whether the person may get a seat; `from` would lose it in the same operation, and `staying` have not left after all. */
  hasRoom(personId: PersonId, from: PersonId | null, staying?: readonly (PersonId | null)[]): boolean;
  take(personId: PersonId, from: PersonId | null): void;
  /** Why the person has to wait though a seat may be free; null when no quota is in the way. */
  overQuota(waiter: Waiter): string | null;
}

/**
 * A quota never takes a seat: it only lets people wait. Seats that this plan takes count as gone, because they are taken
 * before others are given; should that fail, the next run tries it again.
 */
export function createQuotaRoom(uses: readonly QuotaUse[]): QuotaRoom {
  const counts = uses.map(({ quota, people, held }) => ({ quota, people, held }));
  const change = (personId: PersonId | null, by: 1 | -1) => {
    for (const count of counts) if (personId !== null && count.people.has(personId)) count.held += by;
  };

  function hasRoom(
    personId: PersonId,
    from: PersonId | null,
    staying: readonly (PersonId | null)[] = [],
  ): boolean {
    return counts.every(({ quota, people, held }) => {
      if (!people.has(personId)) return true;
      const left = from !== null && people.has(from) ? 1 : 0;
      const stay = staying.filter((id) => id !== null && people.has(id)).length;
      return held + stay - left < quota.atMost;
    });
  }

  return {
    leave: (personId) => change(personId, -1),
    hasRoom,
    take(personId, from) {
      change(from, -1);
      change(personId, 1);
    },
    overQuota({ poolId, recipient: { personId } }) {
      const full = counts.find(({ quota, people, held }) => people.has(personId) && held >= quota.atMost);
      if (full === undefined) return null;
      const { quota, held } = full;
      return `over the quota: ${held} of at most ${quota.atMost} seats of ${poolId} are held by people with ${quota.when} (${quota.reason})`;
    },
  };
}
