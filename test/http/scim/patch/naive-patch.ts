import { ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';

/** One operation in plain words: no path to parse, no dialect to read. `meant` undefined: unset. */
export interface NaiveOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly urn: boolean;
  readonly name: string;
  readonly part: string | null;
  /** For `emails` only: the values of which a part equals a text, in any case. */
  readonly where: { readonly part: 'type' | 'value'; readonly is: string } | null;
  readonly meant: unknown;
}
type Bag = Record<string, unknown>;
type Email = { value?: string; type?: string; display?: string; primary?: boolean };

/** PATCH as a person would do it by hand on a plain object, one loop per rule; a text is the scimType of the refusal. */
export function naivePatch(before: object, operations: readonly NaiveOperation[]): object | string {
  const user = structuredClone(before) as Bag;
  for (const operation of operations) {
    const bag = operation.urn ? ((user[ENTERPRISE_URN] ??= {}) as Bag) : user;
    const refusal = apply(bag, operation);
    if (refusal !== null) return refusal;
    if (Object.keys((user[ENTERPRISE_URN] ?? { a: 1 }) as Bag).length === 0) delete user[ENTERPRISE_URN];
  }
  return user;
}

function apply(bag: Bag, operation: NaiveOperation): string | null {
  const { name, op, part, meant } = operation;
  if (name === 'emails') {
    const emails = patchEmails((bag['emails'] ?? []) as Email[], operation);
    if (typeof emails === 'string') return emails;
    if (emails.length === 0) delete bag['emails'];
    else bag['emails'] = emails;
  } else if (name === 'name' || name === 'manager') {
    const whole = patchWhole((bag[name] ?? {}) as Bag, { op, part, meant });
    if (Object.keys(whole).length === 0) delete bag[name];
    else bag[name] = whole;
  } else if (op === 'remove' || meant === undefined) delete bag[name];
  else bag[name] = meant;
  return null;
}

function patchWhole(whole: Bag, { op, part, meant }: Pick<NaiveOperation, 'op' | 'part' | 'meant'>): Bag {
  if (!part && (op === 'remove' || meant === undefined)) return {};
  const given = part ? { [part]: op === 'remove' ? undefined : meant } : (meant as Bag);
  if ('value' in given && given['value'] !== whole['value']) whole = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) delete whole[key];
    else whole[key] = value;
  }
  return whole;
}

function patchEmails(emails: Email[], { op, part, where, meant }: NaiveOperation): Email[] | string {
  const isHit = (email: Email) =>
    where === null || email[where.part]?.toLowerCase() === where.is.toLowerCase();
  const wanted = op === 'remove' ? undefined : meant;
  if (!where && !part) {
    if (op === 'add') return add(emails, onePrimary((meant ?? []) as Email[]));
    if (op === 'replace') return onePrimary((meant ?? []) as Email[]);
    return meant === undefined
      ? []
      : emails.filter((email) => !(meant as Email[]).some((named) => isSame(email, named)));
  }
  if (wanted === undefined) {
    if (!part) return emails.filter((email) => !isHit(email));
    for (const email of emails) if (isHit(email)) delete email[part as 'value'];
    return emails.filter((email) =>
      part === 'value' ? email.value !== undefined : Object.keys(email).length > 0,
    );
  }
  const content = (part ? { [part]: wanted } : wanted) as Email;
  if (!emails.some(isHit)) {
    if (!where) return [content];
    if (where.part !== 'type' || where.is === 'odd') return 'noTarget';
    return add(emails, [{ type: where.is, ...content }]);
  }
  const hits = emails.filter(isHit);
  for (const email of hits) {
    if (where && !part && op === 'replace') {
      for (const key of Object.keys(email)) delete email[key as 'value'];
      Object.assign(email, { [where.part]: where.is });
    }
    Object.assign(email, content);
  }
  return onePrimary(
    emails,
    hits.find(({ primary }) => primary === true),
  );
}

function add(emails: Email[], added: readonly Email[]): Email[] {
  for (const one of added) {
    let there = emails.find((email) => isSame(email, one));
    if (there) Object.assign(there, one);
    else emails.push((there = { ...one }));
    if (one.primary === true)
      for (const email of emails) if (email !== there && email.primary === true) email.primary = false;
  }
  return emails;
}

function isSame(a: Email, b: Email): boolean {
  if (a.value === undefined || b.value === undefined) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<'value'>;
    return [...keys].every((key) => a[key] === b[key]);
  }
  const isSameType =
    a.type === undefined || b.type === undefined || a.type.toLowerCase() === b.type.toLowerCase();
  return a.value.toLowerCase() === b.value.toLowerCase() && isSameType;
}

function onePrimary(
  emails: readonly Email[],
  kept = emails.find(({ primary }) => primary === true),
): Email[] {
  return emails.map((email) =>
    email !== kept && email.primary === true ? { ...email, primary: false } : email,
  );
}
