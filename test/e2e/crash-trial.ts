import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startProcess } from '../support/daemon-process.ts';
import { createWorld, worldConfig } from '../reconcile/world.ts';

/** A store in which a run is due that needs many operations, and what it looks like when nobody disturbs it. */
export interface CrashGround {
  readonly operations: number;
  /** How long the undisturbed run took, from its start to its end. */
  readonly runMs: number;
  readonly expected: Outcome;
  /** Kills the daemon so many ms after it began to listen, starts it again, and returns what came of it. */
  trial(killAfterMs: number): Promise<Outcome>;
  remove(): void;
}

export interface Outcome {
  /** Who holds which seat. */
  readonly seats: readonly string[];
  /** Every act that the ledger recorded as done since the start, sorted. One that was done twice stands twice. */
  readonly acts: readonly string[];
  /** Operations that the journal has neither ended nor dropped. */
  readonly open: number;
}

/** Half of the operations hand leavers' seats on, a quarter free seats, a quarter hand out what was bought. */
export async function prepareCrashGround(operations: number): Promise<CrashGround> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const config = join(folder, 'seatwarden.yaml');
  const prepared = join(folder, 'prepared.db');
  writeFileSync(config, worldConfig);
  await prepareStore(prepared, operations);
  const actsBefore = readOutcome(prepared, 0).acts.length;

  const run = async (killAfterMs: number | null) => {
    const store = join(folder, 'trial.db');
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true });
    copyFileSync(prepared, store);
    const startedAt = performance.now();
    if (killAfterMs !== null) await killOnce({ config, store, killAfterMs });
    const daemon = startProcess({ config, store: `sqlite:${store}` });
    await daemon.until((line) => line.msg === 'run finished');
    const ms = performance.now() - startedAt;
    await daemon.end('SIGTERM');
    return { outcome: readOutcome(store, actsBefore), ms };
  };

  const undisturbed = await run(null);
  return {
    operations,
    runMs: undisturbed.ms,
    expected: undisturbed.outcome,
    trial: async (killAfterMs) => (await run(killAfterMs)).outcome,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function killOnce({
  config,
  store,
  killAfterMs,
}: {
  config: string;
  store: string;
  killAfterMs: number;
}): Promise<void> {
  const daemon = startProcess({ config, store: `sqlite:${store}` });
  await daemon.until((line) => line.msg === 'listening');
  await new Promise((resolve) => setTimeout(resolve, killAfterMs));
  await daemon.end('SIGKILL');
}

async function prepareStore(file: string, operations: number): Promise<void> {
  const world = await createWorld();
  try {
    // The daemon lives in the present; what was prepared is a little older.
    world.clock.set(Date.now() - 3_600_000);
    const [half, quarter] = [operations / 2, operations / 4];
    await world.buy('CAD', half);
    await world.buy('BIM', quarter * 2);
    const leavers = [];
    for (let n = 0; n < half; n += 1) leavers.push(await world.join(`cad-${n}`, ['CAD Users']));
    for (let n = 0; n < quarter; n += 1) leavers.push(await world.join(`bim-${n}`, ['BIM Users']));
    await world.settle();
    for (let n = 0; n < half; n += 1) await world.join(`new-cad-${n}`, ['CAD Users']);
    for (let n = 0; n < quarter; n += 1) await world.join(`new-bim-${n}`, ['BIM Users']);
    for (let n = 0; n < half; n += 1) await world.setActive(leavers[n] ?? raise(), `cad-${n}`, false);
    for (let n = 0; n < quarter; n += 1)
      await world.setActive(leavers[half + n] ?? raise(), `bim-${n}`, false);
    await world.database.backup(file);
  } finally {
    await world.close();
  }
}

function raise(): never {
  throw new RangeError('a leaver was never prepared');
}

function readOutcome(store: string, actsBefore: number): Outcome {
  const db = new DatabaseSync(store, { readOnly: true });
  try {
    const texts = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map((row) => Object.values(row).join(' '));
    const seats = texts(
      `select p.product, u.email from ledger_seats s join ledger_pools p on p.id = s.pool_id join ledger_users u on u.id = s.holder_id
       where s.held_as = 'direct' order by 1, 2`,
    );
    const acts = texts(
      `select act, product, coalesce(from_email, ''), coalesce(to_email, '') from ledger_acts
       where answer like '%"done"%' and seq > ${actsBefore} order by 1, 2, 3, 4`,
    );
    const open = db
      .prepare(`select count(*) as open from operations where state in ('planned', 'sent')`)
      .get();
    return { seats, acts, open: Number(open?.['open']) };
  } finally {
    db.close();
  }
}
