import { Temporal } from 'temporal-polyfill';
import {
  type Held,
  type Moment,
  type NaiveCompany,
  type PoolBefore,
  ruleOf,
  standing,
  type WrongKind,
} from './naive-company.ts';

/** A seat that is to be taken now. */
export interface Due {
  readonly name: string;
  readonly kind: WrongKind;
}

const dayMs = 86_400_000;
const graceMs: Readonly<Record<string, number>> = { cad: dayMs, bim: 0 };
export const idleAfterMs = 10 * dayMs;
const kinds: readonly WrongKind[] = ['leaver', 'not-entitled', 'idle'];

/** Seats that are to be taken now, in the order in which they are; what is wrong, and since when, is noted on the way. */
export function dueOf(company: NaiveCompany, pool: PoolBefore, moment: Moment): readonly Due[] {
  const due = pool.holders.flatMap((held) => {
    const kind = whatIsWrong(company, pool.id, held, moment);
    const key = `${pool.id} ${held.name}`;
    if (kind === null) {
      company.wrong.delete(key);
      return [];
    }
    const before = company.wrong.get(key);
    const since = before?.kind === kind ? before.since : moment.nowAt;
    company.wrong.set(key, { kind, since });
    const dueAt = since + (kind === 'not-entitled' ? (graceMs[pool.id] ?? 0) : 0);
    if (isKept(company, key, moment) || dueAt > moment.nowAt || isClosed(company, kind, moment)) return [];
    return [{ name: held.name, kind, since, dueAt }];
  });
  // Of equals the older account goes first, as the pool lists them.
  const ordered = due.toSorted(
    (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.dueAt - b.dueAt || a.since - b.since,
  );
  return [
    ...ordered,
    ...lastOf(company, pool, moment).map((name) => ({ name, kind: 'over-capacity' as const })),
  ];
}

/** Of a pool with too few seats: the last in the order of the waiting list, so many as do not go anyway. */
function lastOf(company: NaiveCompany, pool: PoolBefore, moment: Moment): readonly string[] {
  const { id, capacity, holders, isOpen } = pool;
  const isWrong = ({ name }: Held) => company.wrong.has(`${id} ${name}`);
  const going = holders.filter((held) => isWrong(held) && !isKept(company, `${id} ${held.name}`, moment));
  // Seats that are still on the contract manager are nobody's.
  const wanted = holders.length - capacity - going.length;
  if (!company.settings.proposesLast || !isOpen || wanted <= 0) return [];
  const priority = ({ name }: Held) => ruleOf(company, name, id)?.priority ?? 0;
  const known = [...company.people.keys()];
  return holders
    .filter((held) => !isWrong(held) && isEmployed(company, held.name, moment))
    .filter(() => !isClosed(company, 'not-entitled', moment))
    .toSorted(
      (a, b) =>
        priority(a) - priority(b) || b.since - a.since || known.indexOf(b.name) - known.indexOf(a.name),
    )
    .slice(0, wanted)
    .map(({ name }) => name);
}

function isEmployed({ people }: NaiveCompany, name: string, { today }: Moment): boolean {
  const said = people.get(name);
  return said !== undefined && standing(said, today) === 'employed';
}

function whatIsWrong(
  company: NaiveCompany,
  pool: string,
  { name, since }: Held,
  { nowAt, today }: Moment,
): WrongKind | null {
  const said = company.people.get(name);
  if (said === undefined) return null;
  const stands = standing(said, today);
  if (stands === 'left') return 'leaver';
  const key = `${pool} ${name}`;
  const rule = ruleOf(company, name, pool);
  if (rule === null) return 'not-entitled';
  company.lastGroup.set(key, rule.group);
  company.byHand.delete(key);
  return stands === 'employed' && isUnused(company, key, { since, nowAt }) ? 'idle' : null;
}

/** By the last word about its use a whole window had passed, and that word is not older than one. */
function isUnused(
  { settings, uses }: NaiveCompany,
  key: string,
  { since, nowAt }: { readonly since: number; readonly nowAt: number },
): boolean {
  const use = uses.get(key);
  if (settings.idle === 'off' || !key.startsWith('cad ') || use === undefined) return false;
  return use.toldAt - Math.max(use.at, since) >= idleAfterMs && nowAt - use.toldAt <= idleAfterMs;
}

function isKept({ people, byHand }: NaiveCompany, key: string, { today }: Moment): boolean {
  const said = people.get(key.slice(4));
  return byHand.has(key) || (said !== undefined && standing(said, today) === 'undecided');
}

/** In a freeze nobody loses a seat; outside working hours only leavers do. The company is in London. */
function isClosed({ settings }: NaiveCompany, kind: WrongKind, { nowAt, today }: Moment): boolean {
  const { freeze, workingHours } = settings;
  if (freeze !== null && freeze.from <= today && today <= freeze.until) return true;
  if (!workingHours || kind === 'leaver') return false;
  const { dayOfWeek, hour } =
    Temporal.Instant.fromEpochMilliseconds(nowAt).toZonedDateTimeISO('Europe/London');
  return dayOfWeek > 5 || hour < 9 || hour >= 17;
}
