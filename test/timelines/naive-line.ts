import { type Moment, type NaiveCompany, type PoolBefore, ruleOf, standing } from './naive-company.ts';

/** Who should have a seat and has none, the first in line first. */
export function lineUp(
  company: NaiveCompany,
  { id, holders }: PoolBefore,
  { nowAt, today }: Moment,
): readonly string[] {
  const { people, waiting, entitled } = company;
  const names = [...people.keys()];
  for (const [name, said] of people) {
    const key = `${id} ${name}`;
    const isEntitled = standing(said, today) !== 'left' && ruleOf(company, name, id) !== null;
    const isWaiting =
      isEntitled &&
      standing(said, today) === 'employed' &&
      !holders.some((held) => held.name === name) &&
      !isResting(company, key);
    if (!isWaiting) waiting.delete(key);
    else if (!waiting.has(key)) waiting.set(key, nowAt);
    if (isEntitled) entitled.add(key);
    else entitled.delete(key);
  }
  const priority = (name: string) => ruleOf(company, name, id)?.priority ?? 0;
  const since = (name: string) => waiting.get(`${id} ${name}`) ?? 0;
  return names
    .filter((name) => waiting.has(`${id} ${name}`))
    .toSorted(
      (a, b) =>
        priority(b) - priority(a) ||
        since(a) - since(b) ||
        // People are numbered as they become known.
        names.indexOf(a) - names.indexOf(b),
    );
}

/** A seat that was taken for want of use is not offered again, unless the person comes anew, or waits already. */
function isResting({ uses, entitled, waiting, settings }: NaiveCompany, key: string): boolean {
  if (settings.idle === 'off') return false;
  return (uses.get(key)?.takenAt ?? null) !== null && entitled.has(key) && !waiting.has(key);
}
