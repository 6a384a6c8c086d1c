import type { Settings } from './any-timeline.ts';

/** What sources have said of one person. */
export interface Said {
  /** What the identity provider pushed; both it and HR are trusted for leaving. */
  idp: { active: boolean; readonly groups: Set<string> } | null;
  hr: { lastDay: string | null; isListed: boolean } | null;
}
/** One pool as the licensing core tells it before a run. */
export interface PoolBefore {
  readonly id: string;
  readonly capacity: number;
  readonly parked: number;
  readonly isOpen: boolean;
  /** The oldest account first. */
  readonly holders: readonly Held[];
}
export interface Held {
  readonly name: string;
  readonly since: number;
}
export interface Moment {
  readonly nowAt: number;
  readonly today: string;
  readonly isApproved: boolean;
}
export type WrongKind = 'leaver' | 'not-entitled' | 'idle' | 'over-capacity';
/** A seat that a run took or gave, by `pool name`. */
export interface Moved {
  readonly key: string;
  readonly at: number;
}

/** Everything that a run may depend on besides pools and time. Nothing is derived from it that could be kept. */
export interface NaiveCompany {
  readonly settings: Settings;
  readonly people: Map<string, Said>;
  /** `pool name`, since when somebody waits. */
  readonly waiting: Map<string, number>;
  /** `pool name`, since when a seat is held wrongly, and how. */
  readonly wrong: Map<string, { readonly kind: WrongKind; readonly since: number }>;
  /** `pool name` of seats that somebody gave by hand and no rule has given since. */
  readonly byHand: Set<string>;
  /** `pool name`: the group whose rule gives the seat, or gave it last. */
  readonly lastGroup: Map<string, string>;
  /** `pool name` to which a rule gave a seat when it was last asked. */
  readonly entitled: Set<string>;
  /** `pool name`: the last use, until when that is known, and whether the seat was taken for want of it. */
  readonly uses: Map<string, { readonly at: number; readonly toldAt: number; takenAt: number | null }>;
  /** Members of a group, and how many there were when an administrator looked, or more since. */
  readonly groups: Map<string, { size: number; accepted: number }>;
  /** What runs did, by hand not counted. */
  readonly removals: Moved[];
  readonly moves: Moved[];
  isPaused: boolean;
  /** Nothing ran for a week, and nobody has looked since. */
  isGap: boolean;
  lastRunAt: number;
  /** Whether the rule for the deadline is there, and was when a plan was last approved. */
  hasDeadline: boolean;
  acceptedDeadline: boolean;
}

export function createNaiveCompany(settings: Settings, nowAt: number): NaiveCompany {
  return {
    settings,
    people: new Map(),
    waiting: new Map(),
    wrong: new Map(),
    byHand: new Set(),
    lastGroup: new Map(),
    entitled: new Set(),
    uses: new Map(),
    groups: new Map(),
    removals: [],
    moves: [],
    isPaused: false,
    isGap: false,
    lastRunAt: nowAt,
    hasDeadline: true,
    acceptedDeadline: true,
  };
}

const rules: readonly (readonly [pool: string, group: string, priority: number])[] = [
  ['cad', 'Deadline', 90],
  ['cad', 'CAD Users', 10],
  ['bim', 'BIM Users', 10],
];

/** Law 4 and 5, word by word: every trusted record must have ended; one that is silent makes nobody a leaver. */
export function standing(said: Said, today: string): 'employed' | 'left' | 'undecided' {
  const words: string[] = [];
  if (said.idp !== null) words.push(said.idp.active ? 'employed' : 'ended');
  if (said.hr !== null) {
    const { lastDay, isListed } = said.hr;
    words.push(lastDay !== null && lastDay < today ? 'ended' : isListed ? 'employed' : 'silent');
  }
  if (words.includes('employed')) return 'employed';
  return words.includes('silent') ? 'undecided' : 'left';
}

export function groupsNamed({ hasDeadline }: NaiveCompany): readonly string[] {
  return rules.map(([, group]) => group).filter((group) => hasDeadline || group !== 'Deadline');
}

/** The strongest rule that gives the pool; null for none. */
export function ruleOf(
  company: NaiveCompany,
  name: string,
  pool: string,
): { readonly group: string; readonly priority: number } | null {
  const groups = company.people.get(name)?.idp?.groups;
  const named = groupsNamed(company);
  const found = rules.find(([id, group]) => id === pool && named.includes(group) && groups?.has(group));
  return found === undefined ? null : { group: found[1], priority: found[2] };
}

/** Somebody joins or leaves a group at the identity provider. */
export function changeMembers({ groups }: NaiveCompany, name: string, by: 1 | -1): void {
  const { size, accepted } = groups.get(name) ?? { size: 0, accepted: 0 };
  groups.set(name, { size: size + by, accepted: Math.max(accepted, size + by) });
}
