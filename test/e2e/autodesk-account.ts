import { DatabaseSync } from 'node:sqlite';
import type { Operation } from '../../src/core/domain/plan.ts';
import type { AutodeskSimulator } from '../simulators/autodesk/autodesk-simulator.ts';
import type { LogEntry } from '../simulators/autodesk/log.ts';
import { violations } from '../simulators/autodesk/referee.ts';
import { seatsOf } from '../simulators/autodesk/seat-account.ts';
import { app, type Ground } from './autodesk-ground.ts';
import type { Trialled } from './autodesk-trial.ts';

/** Everything that must be so at the end of a trial, as lists of what is not. All empty: every seat is accounted for. */
export interface Account {
  /** Seats that somebody lacks (`-`) or has too much (`+`), by Autodesk. */
  readonly seats: readonly string[];
  /** The same, by the daemon's own picture of the team. */
  readonly picture: readonly string[];
  /** Changes that only one of journal and log knows, or that they know in another order. */
  readonly journal: readonly string[];
  /** Operations that have not ended. */
  readonly open: readonly string[];
  /** Refresh tokens that were sent again after they were used up, whoever knew that. */
  readonly refreshedTwice: readonly string[];
  /** What the referee finds: pools over, budget, needless and blind calls, impatience. */
  readonly referee: readonly string[];
  /** What the full run at the end still found to do. */
  readonly leftOver: readonly string[];
}

export const inOrder: Account = {
  seats: [],
  picture: [],
  journal: [],
  open: [],
  refreshedTwice: [],
  referee: [],
  leftOver: [],
};

export function takeAccount({ wished }: Ground, trialled: Trialled): Account {
  const { simulator, store, restarts, last } = trialled;
  const db = new DatabaseSync(store, { readOnly: true });
  try {
    const held = heldSeats(simulator);
    return {
      seats: differences(wished, held),
      picture: differences(held, pictured(db)),
      journal: unmatched(simulator, journalled(db)),
      open: texts(db, `select id || ' ' || state as one from operations where finished_at is null`),
      refreshedTwice: refreshedTwice(simulator.log),
      referee: violations(simulator, { clientId: app.clientId, leaveForOthers: 10, restarts }).map(
        ({ rule, index, says }) => `${rule} at ${index}: ${says}`,
      ),
      leftOver: ['planned', 'mended', 'undecidable'].filter((name) => (last.counts[name] ?? 0) > 0),
    };
  } finally {
    db.close();
  }
}

function heldSeats({ state: { world } }: AutodeskSimulator): readonly string[] {
  return seatsOf(world)
    .map(({ productId, userId }) => seatName(productId, world.accounts.get(userId)?.email ?? userId))
    .sort();
}

function seatName(productId: string, email: string): string {
  return `${productId.replace('prod_', '')} ${email}`;
}

function pictured(db: DatabaseSync): readonly string[] {
  return texts(
    db,
    `select upper(s.pool_id) || ' ' || a.email as one from assignments s
     join accounts a on a.core_id = s.core_id and a.account_id = s.account_id`,
  );
}

function texts(db: DatabaseSync, sql: string): readonly string[] {
  return db
    .prepare(sql)
    .all()
    .map(({ one }) => String(one));
}

function differences(wished: readonly string[], held: readonly string[]): readonly string[] {
  const [due, there] = [new Set(wished), new Set(held)];
  return [
    ...wished.filter((seat) => !there.has(seat)).map((seat) => `- ${seat}`),
    ...held.filter((seat) => !due.has(seat)).map((seat) => `+ ${seat}`),
  ];
}

/** What the journal says was changed, in its order: `+ CAD ana@example.com`. */
function journalled(db: DatabaseSync): readonly string[] {
  const rows = db
    .prepare(`select operation, state, answer from operations order by planned_at, run_id, seq`)
    .all();
  return rows.flatMap(({ operation, state, answer }) => {
    const parsed = JSON.parse(String(operation)) as Operation;
    const pool = parsed.poolId.toUpperCase();
    const freed = parsed.kind === 'add' ? [] : [`- ${pool} ${parsed.from.email}`];
    const given = parsed.kind === 'unassign' ? [] : [`+ ${pool} ${parsed.to.email}`];
    if (state === 'done') return [...freed, ...given];
    return state === 'failed' && /freed (but|and) not given/.test(String(answer)) ? freed : [];
  });
}

/** What of journal and log does not fit, except for seats that people moved by hand. */
function unmatched(
  { log, state: { world } }: AutodeskSimulator,
  journal: readonly string[],
): readonly string[] {
  const emailOf = (userId: string) => world.accounts.get(userId)?.email ?? userId;
  const logged = log
    .filter(({ operation, committed }) => committed && (operation === 'assign' || operation === 'unassign'))
    .map(({ operation, about: { productId = '', userId = '' } }) => {
      return `${operation === 'assign' ? '+' : '-'} ${seatName(productId, emailOf(userId))}`;
    });
  const byHand = new Set(
    world.changes
      .filter(({ by, logged: lines }) => by === null && lines > 0)
      .map(({ productId, userId }) => seatName(productId, emailOf(userId))),
  );
  const onlyJournal = without(journal, logged);
  const onlyLog = without(logged, journal);
  const strange = [
    ...onlyJournal.map((line) => ({ line, says: `only in the journal: ${line}` })),
    ...onlyLog.map((line) => ({ line, says: `only in the log: ${line}` })),
  ].filter(({ line }) => !byHand.has(line.slice(2)));
  return [
    ...strange.map(({ says }) => says),
    ...disorder(without(journal, onlyJournal), without(logged, onlyLog)),
  ];
}

function disorder(journal: readonly string[], log: readonly string[]): readonly string[] {
  const at = journal.findIndex((line, index) => line !== log[index]);
  return at === -1 ? [] : [`change ${at} is "${journal[at]}" in the journal and "${log[at]}" in the log`];
}

/** As many times less as `others` has it. */
function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return some.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function refreshedTwice(log: readonly LogEntry[]): readonly string[] {
  const shown = log.filter(({ operation, refresh }) => operation === 'token' && refresh !== null);
  return [...Map.groupBy(shown, ({ refresh }) => refresh).values()].flatMap((lines) => {
    const used = lines.findIndex(({ committed }) => committed);
    return used === -1 ? [] : lines.slice(used + 1).map(({ index, refresh }) => `${refresh} at ${index}`);
  });
}
