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
  readonly holders: readonly string[];
}
export interface Moment {
  readonly nowAt: number;
  readonly today: string;
  readonly isApproved: boolean;
}
export interface Rules {
  readonly asksForLeavers: boolean;
}

/** Everything that a run may depend on besides pools and time. Nothing is derived from it that could be kept. */
export interface NaiveCompany {
  readonly people: Map<string, Said>;
  /** `pool name`, since when somebody waits. */
  readonly waiting: Map<string, number>;
  /** `pool name`, since when a seat is held wrongly, and how. */
  readonly wrong: Map<string, { readonly kind: string; readonly since: number }>;
  /** `pool name` of seats that somebody gave by hand and no rule has given since. */
  readonly byHand: Set<string>;
}

const dayMs = 86_400_000;
const graceMs: Readonly<Record<string, number>> = { cad: dayMs, bim: 0 };
const priorities: readonly (readonly [string, string, number])[] = [
  ['cad', 'Deadline', 90],
  ['cad', 'CAD Users', 10],
  ['bim', 'BIM Users', 10],
];

export function createNaiveCompany(): NaiveCompany {
  return { people: new Map(), waiting: new Map(), wrong: new Map(), byHand: new Set() };
}

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

/** The priority of the strongest rule that gives the pool; null for none. */
export function priorityOf({ idp }: Said, pool: string): number | null {
  const found = priorities.find(([id, group]) => id === pool && idp?.groups.has(group) === true);
  return found?.[2] ?? null;
}

/** Who holds a seat after the run, pool by pool: the plan of the design's section 5 told as slowly as it reads. */
export function runNaively(
  company: NaiveCompany,
  pools: readonly PoolBefore[],
  moment: Moment & Rules,
): readonly PoolBefore[] {
  return pools.map((pool) => runPool(company, pool, moment));
}

function runPool(company: NaiveCompany, pool: PoolBefore, moment: Moment & Rules): PoolBefore {
  const { capacity, parked, holders } = pool;
  const due = holders.filter((name) => isDue(company, { pool: pool.id, name }, moment));
  const isLeaver = (name: string) => company.wrong.get(`${pool.id} ${name}`)?.kind === 'leaver';
  const asked = due.filter((name) => moment.asksForLeavers && isLeaver(name));
  const sure = due.filter((name) => !asked.includes(name));
  const line = lineUp(company, pool, moment);

  const taken = holders.length + parked;
  const excess = Math.max(0, taken - capacity);
  const isClosed = !pool.isOpen || due.length < excess;
  const offers = [
    ...seats('parked', parked),
    ...seats('sure', Math.max(0, sure.length - excess)),
    ...seats('free', Math.max(0, capacity - taken)),
    ...seats('asked', asked.length - Math.max(0, excess - sure.length)),
  ];
  const served = (isClosed ? [] : line).map((name, n) => ({ name, offer: offers[n] }));
  const given = served.filter(({ offer }) => offer !== undefined && (offer !== 'asked' || moment.isApproved));
  const gone = new Set(moment.isApproved ? due : sure);

  for (const name of gone) forget(company, `${pool.id} ${name}`);
  for (const { name } of given) company.waiting.delete(`${pool.id} ${name}`);
  const left = parked - given.filter(({ offer }) => offer === 'parked').length;
  const after = [...holders.filter((name) => !gone.has(name)), ...given.map(({ name }) => name)];
  return { ...pool, parked: left, holders: after };
}

function seats(kind: string, count: number): readonly string[] {
  return Array.from({ length: Math.max(0, count) }, () => kind);
}

function forget({ wrong, byHand }: NaiveCompany, key: string): void {
  wrong.delete(key);
  byHand.delete(key);
}

/** Whether the seat is to be taken now; what is wrong with it, and since when, is noted on the way. */
function isDue(
  { people, wrong, byHand }: NaiveCompany,
  { pool, name }: { readonly pool: string; readonly name: string },
  { nowAt, today }: Moment,
): boolean {
  const key = `${pool} ${name}`;
  const said = people.get(name);
  if (said === undefined) return false;
  const stands = standing(said, today);
  const isGiven = stands !== 'left' && priorityOf(said, pool) !== null;
  if (isGiven) {
    forget({ people, wrong, byHand, waiting: new Map() }, key);
    return false;
  }
  const kind = stands === 'left' ? 'leaver' : 'not-entitled';
  const before = wrong.get(key);
  const since = before?.kind === kind ? before.since : nowAt;
  wrong.set(key, { kind, since });
  if (stands === 'undecided' || byHand.has(key)) return false;
  return since + (kind === 'leaver' ? 0 : (graceMs[pool] ?? 0)) <= nowAt;
}

/** Who should have a seat and has none, the first in line first. */
function lineUp(
  { people, waiting }: NaiveCompany,
  { id, holders }: PoolBefore,
  { nowAt, today }: Moment,
): readonly string[] {
  const names = [...people.keys()];
  for (const [name, said] of people) {
    const key = `${id} ${name}`;
    const isWaiting =
      standing(said, today) === 'employed' && priorityOf(said, id) !== null && !holders.includes(name);
    if (!isWaiting) waiting.delete(key);
    else if (!waiting.has(key)) waiting.set(key, nowAt);
  }
  const rank = (name: string) => people.get(name) ?? { idp: null, hr: null };
  const since = (name: string) => waiting.get(`${id} ${name}`) ?? 0;
  return names
    .filter((name) => waiting.has(`${id} ${name}`))
    .toSorted(
      (a, b) =>
        (priorityOf(rank(b), id) ?? 0) - (priorityOf(rank(a), id) ?? 0) ||
        since(a) - since(b) ||
        // People are numbered as they become known.
        names.indexOf(a) - names.indexOf(b),
    );
}
