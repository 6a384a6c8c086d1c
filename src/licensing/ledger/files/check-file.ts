import { daysOfGrace } from '../../../core/domain/after-end.ts';
import { addDays, type PlainDate } from '../../../core/domain/time.ts';
import { foldCase } from '../../../core/filter/fold-case.ts';
import type {
  LedgerFault,
  LedgerFile,
  LedgerFileSeat,
  LedgerFileSubscription,
} from '../../../ports/ledger-file.ts';
import { dayOf } from '../terms.ts';

/** What is wrong with a file whatever the ledger holds: nothing of it can be imported. `nowAt` is today's instant. */
export function checkFile(file: LedgerFile, nowAt: number): readonly LedgerFault[] {
  return [...checkNames(file), ...checkSubscriptions(file, nowAt), ...checkGroups(file)];
}

function checkNames({ users, contracts }: LedgerFile): readonly LedgerFault[] {
  const known = new Set(users.map(({ email }) => foldCase(email)));
  const somebody = (path: string, email: string): readonly LedgerFault[] =>
    known.has(foldCase(email)) ? [] : [{ path, message: `${email} is not among the users: add them there` }];
  return [
    ...twice(users, { path: 'users', keyOf: ({ email }) => foldCase(email) }),
    ...twice(contracts, { path: 'contracts', keyOf: ({ number }) => number }),
    ...contracts.flatMap(({ manager, coordinators, orders }, index) => [
      ...somebody(`contracts[${index}].manager`, manager),
      ...coordinators.flatMap((email, at) => somebody(`contracts[${index}].coordinators[${at}]`, email)),
      ...twice(orders, { path: `contracts[${index}].orders`, keyOf: ({ number }) => number }),
    ]),
  ];
}

function checkGroups({ users, groups }: LedgerFile): readonly LedgerFault[] {
  const known = new Set(users.map(({ email }) => foldCase(email)));
  return [
    ...twice(groups, { path: 'groups', keyOf: ({ name }) => foldCase(name) }),
    ...groups.flatMap(({ members }, index) =>
      members.flatMap((email, at) =>
        known.has(foldCase(email))
          ? []
          : [
              {
                path: `groups[${index}].members[${at}]`,
                message: `${email} is not among the users: add them there`,
              },
            ],
      ),
    ),
  ];
}

function checkSubscriptions({ contracts, users }: LedgerFile, nowAt: number): readonly LedgerFault[] {
  const known = new Set(users.map(({ email }) => foldCase(email)));
  const holders = new Map<string, string>();
  const ids = new Map<string, string>();
  return contracts.flatMap(({ manager, subscriptions }, at) =>
    subscriptions.flatMap((subscription, index) => {
      const path = `contracts[${at}].subscriptions[${index}]`;
      const before = ids.get(subscription.id);
      ids.set(subscription.id, path);
      return [
        ...(before === undefined
          ? []
          : [{ path: `${path}.id`, message: `${subscription.id} is at ${before}, too` }]),
        ...checkTerms(subscription, path),
        ...checkPlaces(subscription, path),
        ...subscription.seats.flatMap((seat, place) =>
          checkSeat(seat, {
            path: `${path}.seats[${place}]`,
            known,
            holders,
            subscription,
            manager,
            nowAt,
          }),
        ),
      ];
    }),
  );
}

function checkTerms({ terms }: LedgerFileSubscription, path: string): readonly LedgerFault[] {
  if (terms.length === 0) return [{ path: `${path}.terms`, message: 'a subscription has one term at least' }];
  return terms.flatMap(({ startsOn, endsOn, accessUntil }, index) => {
    const at = `${path}.terms[${index}]`;
    const next = terms[index + 1];
    return [
      ...(endsOn > startsOn ? [] : [{ path: `${at}.endsOn`, message: `must be after ${startsOn}` }]),
      ...(accessUntil >= endsOn
        ? []
        : [{ path: `${at}.accessUntil`, message: `must not be before ${endsOn}` }]),
      ...(next === undefined || next.startsOn === endsOn
        ? []
        : [
            {
              path: `${path}.terms[${index + 1}].startsOn`,
              message: `must be ${endsOn}: terms leave no gap`,
            },
          ]),
      ...(next === undefined || accessUntil <= next.startsOn
        ? []
        : [{ path: `${at}.accessUntil`, message: `must be ${endsOn}, for another term follows` }]),
    ];
  });
}

function checkPlaces(subscription: LedgerFileSubscription, path: string): readonly LedgerFault[] {
  const most = seatsOf(subscription);
  let next = 1;
  return subscription.seats.flatMap(({ from, to, heldAs }, index) => {
    const at = `${path}.seats[${index}]`;
    const faults = [
      ...(from > to || (heldAs !== 'purchase' && from !== to)
        ? [{ path: at, message: 'one seat that was given is one place: `from` and `to` must be alike' }]
        : []),
      ...(from < next
        ? [{ path: `${at}.from`, message: `place ${from} is taken by an entry before it` }]
        : []),
      ...(to > most
        ? [
            {
              path: `${at}.to`,
              message: `place ${to} is beyond the ${most} seats of the subscription: buy more, or give one of these`,
            },
          ]
        : []),
    ];
    next = Math.max(next, to + 1);
    return faults;
  });
}

interface SeatContext {
  readonly path: string;
  readonly known: ReadonlySet<string>;
  /** Where each person holds each product, as far as was read. */
  readonly holders: Map<string, string>;
  readonly subscription: LedgerFileSubscription;
  readonly manager: string;
  readonly nowAt: number;
}

function checkSeat(
  seat: LedgerFileSeat,
  { path, known, holders, subscription, manager, nowAt }: SeatContext,
): readonly LedgerFault[] {
  const { heldAs, holder, pinned, since } = seat;
  const faults: LedgerFault[] = [];
  const fault = (message: string) => faults.push({ path, message });
  if (!known.has(foldCase(holder))) fault(`${holder} is not among the users: add them there`);
  if (Date.parse(since) > nowAt) fault(`${since} has not come yet: \`since\` is when the seat was given`);
  if (pinned && heldAs !== 'direct') fault('only a seat that was given directly can be pinned');
  if (heldAs === 'purchase') {
    if (foldCase(holder) !== foldCase(manager))
      fault(`seats of a purchase are on ${manager}, who manages the contract`);
    return faults;
  }
  const key = `${subscription.product}\n${foldCase(holder)}`;
  const before = holders.get(key);
  if (before !== undefined)
    fault(`${holder} holds ${subscription.product} at ${before} already: one is enough`);
  holders.set(key, path);
  if (!everCounted(subscription, seat, dayOf(nowAt)))
    fault(
      `place ${seat.from} did not count on any day since ${since}: give a place that does, or end the seat in the file`,
    );
  return faults;
}

/**
 * Whether a place was paid for on a day from when the seat was given until today. A pool may be short of seats today, by a
 * renewal for fewer; then people keep places that once counted. Nobody gets one that never did.
 */
function everCounted(
  { terms }: LedgerFileSubscription,
  { from, since }: LedgerFileSeat,
  today: PlainDate,
): boolean {
  const given = dayOf(Date.parse(since));
  return terms.some(
    ({ startsOn, endsOn, accessUntil, quantity }) =>
      from <= quantity && startsOn <= today && (given < accessUntil || given < addDays(endsOn, daysOfGrace)),
  );
}

/** As many as there ever were: of those, today's term counts so many. */
export function seatsOf({ terms }: Pick<LedgerFileSubscription, 'terms'>): number {
  return Math.max(0, ...terms.map(({ quantity }) => quantity));
}

function twice<One>(
  all: readonly One[],
  { path, keyOf }: { readonly path: string; readonly keyOf: (one: One) => string },
): readonly LedgerFault[] {
  const seen = new Map<string, number>();
  return all.flatMap((one, index) => {
    const first = seen.get(keyOf(one));
    seen.set(keyOf(one), first ?? index);
    return first === undefined
      ? []
      : [{ path: `${path}[${index}]`, message: `is at ${path}[${first}], too: leave one of them` }];
  });
}
