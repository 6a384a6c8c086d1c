import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForeignTraffic } from '../simulators/autodesk/allowance.ts';
import { type AutodeskSimulator, startAutodeskSimulator } from '../simulators/autodesk/autodesk-simulator.ts';
import type { FaultSchedule } from '../simulators/autodesk/faults.ts';
import { createSigningKeys, type SigningKeys } from '../simulators/autodesk/oauth-state.ts';
import { createPlainClient } from '../simulators/autodesk/plain-client.ts';
import { type SimulatedDaemon, startSimulatedDaemon } from './autodesk-daemon-process.ts';
import { administrators, app, configFor, env, type Ground, teamId } from './autodesk-ground.ts';
import type { ConsentReport, RunReport } from './autodesk-messages.ts';

/** What happens while the daemon does its work. */
export interface Trial {
  readonly faults: FaultSchedule;
  /** `kill -9` at this call, so many real milliseconds after it was decided; null lets it live. */
  readonly kill: { readonly call: number; readonly ms: number } | null;
  readonly traffic: ForeignTraffic | null;
  /** How far team-wide lists and counts are behind. */
  readonly lagMinutes: number;
  /** Between runs: less than the lag, and the daemon reads lists that do not show what it did. */
  readonly pauseMinutes: number;
}

export const undisturbed: Trial = { faults: [], kill: null, traffic: null, lagMinutes: 0, pauseMinutes: 15 };

/** A run, and how long the simulator's log was when it began and when it had ended. */
export interface RunOfTrial extends RunReport {
  readonly from: number;
  readonly to: number;
}

export interface Trialled {
  readonly simulator: AutodeskSimulator;
  /** The daemon's store, closed. */
  readonly store: string;
  /** How long the log was at each kill. */
  readonly restarts: readonly number[];
  readonly reports: readonly RunOfTrial[];
  /** The full run at the end, which must find nothing to do. */
  readonly last: RunOfTrial;
}

const quarterMs = 15 * 60_000;
const minuteMs = 60_000;
const roundsInTrouble = 16;
/** Who lost a role is asked for again after an hour: three of them. */
const inPeace = { rounds: 12, pauseMs: quarterMs };

interface Scene {
  readonly simulator: AutodeskSimulator;
  readonly store: string;
  readonly config: string;
  readonly restarts: number[];
  readonly reports: RunOfTrial[];
  daemon: SimulatedDaemon;
  isKilled: boolean;
}

/**
 * One daemon, one team, and everything that goes wrong: runs are made as the schedule makes them, some minutes apart,
 * until nothing is left to do; then once more in peace, because people may have moved seats at the very end.
 */
export async function runTrial(
  ground: Ground,
  trial: Trial,
  keys: SigningKeys = createSigningKeys(),
): Promise<Trialled> {
  const scene = await setScene(ground, trial, keys);
  try {
    await untilQuiet(scene, { rounds: roundsInTrouble, pauseMs: trial.pauseMinutes * minuteMs });
    await makePeace(scene);
    if (!(await untilQuiet(scene, inPeace))) throw new Error(`no end in sight: ${words(scene)}`);
    const last = await oneRun(scene, 'everybody');
    if (last === null) throw new Error('the daemon was killed in peace');
    await scene.daemon.stop();
    return { ...scene, last };
  } finally {
    scene.daemon.kill();
    await scene.daemon.ended;
    await scene.simulator.stop();
  }
}

async function setScene(ground: Ground, trial: Trial, keys: SigningKeys): Promise<Scene> {
  const ear = { onLine: () => {} };
  const lagMs = trial.lagMinutes * minuteMs;
  const simulator = await startAutodeskSimulator({
    apps: [app],
    teams: [ground.team],
    keys,
    lag: { assignmentsMs: lagMs, countsMs: lagMs },
    onLine: () => ear.onLine(),
  });
  const store = join(ground.folder, 'trial.db');
  const config = join(ground.folder, 'seatwarden.yaml');
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${store}${suffix}`, { force: true });
  copyFileSync(ground.store, store);
  writeFileSync(config, configFor(simulator.url));
  const parts = { simulator, store, config, restarts: [], reports: [], isKilled: false };
  const scene: Scene = { ...parts, daemon: start({ simulator, store, config, onHello: () => {} }) };
  await scene.daemon.listening;
  for (const administrator of administrators) await consent(scene, administrator);
  // Access tokens near their end, so that they are traded while there is trouble.
  await pass(scene, 52 * minuteMs);
  simulator.faults.schedule(trial.faults);
  simulator.faults.setTraffic(teamId, trial.traffic);
  if (trial.kill !== null) ear.onLine = killer(scene, trial.kill);
  return scene;
}

function start({
  simulator,
  store,
  config,
  onHello,
}: Pick<Scene, 'simulator' | 'store' | 'config'> & { onHello: () => void }) {
  return startSimulatedDaemon({ config, store, clock: simulator.clock, env, onHello });
}

function killer(scene: Scene, { call, ms }: NonNullable<Trial['kill']>): () => void {
  const heard = { calls: 0 };
  const strike = () => {
    scene.isKilled = true;
    scene.daemon.kill();
  };
  return () => {
    heard.calls += 1;
    if (heard.calls !== call + 1) return;
    if (ms === 0) strike();
    else setTimeout(strike, ms);
  };
}

async function consent(scene: Scene, administrator: string): Promise<void> {
  const { headers } = await createPlainClient(scene.simulator.url, app).consent({ email: administrator });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redirectUri = app.redirectUris[0] ?? '';
  await scene.daemon.ask({ kind: 'consent', administrator, code, redirectUri });
}

/** True when a run found nothing to do, and nothing that it could not know. */
async function untilQuiet(
  scene: Scene,
  { rounds, pauseMs }: { readonly rounds: number; readonly pauseMs: number },
): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const report = await oneRun(scene, 'marked');
    if (report !== null && isQuiet(report)) return true;
    await pass(scene, pauseMs);
    await consentAgain(scene);
  }
  return false;
}

/** Time moves for a run that is under way, too, and it would not know: a call of one minute would be made in another. */
async function pass(scene: Scene, ms: number): Promise<void> {
  await scene.daemon.ask({ kind: 'idle' });
  if (scene.isKilled) await revive(scene);
  scene.simulator.clock.advance(ms);
}

function isQuiet({ outcome, held, waiting, counts }: RunReport): boolean {
  const busy = ['planned', 'recovered', 'cores-unread', 'unverified', 'not-so'];
  return outcome === 'done' && held + waiting === 0 && busy.every((name) => (counts[name] ?? 0) === 0);
}

/** Null when the daemon was killed meanwhile; it is started again then. */
async function oneRun(scene: Scene, scope: 'marked' | 'everybody'): Promise<RunOfTrial | null> {
  const { log } = scene.simulator;
  const from = log.length;
  const report = await scene.daemon.ask<RunReport>({ kind: 'run', scope });
  if (report === undefined || scene.isKilled) return revive(scene);
  const run = { ...report, from, to: log.length };
  scene.reports.push(run);
  return run;
}

async function revive(scene: Scene): Promise<null> {
  await scene.daemon.ended;
  if (!scene.isKilled) throw new Error(`the daemon ended by itself: ${scene.daemon.said.join('')}`);
  scene.isKilled = false;
  const onHello = () => scene.restarts.push(scene.simulator.log.length);
  scene.daemon = start({ ...scene, onHello });
  if (!(await scene.daemon.listening))
    throw new Error(`it does not start again: ${scene.daemon.said.join('')}`);
  return null;
}

/** Administrators do what the notice asks them for. */
async function consentAgain(scene: Scene): Promise<void> {
  const consents = (await scene.daemon.ask<readonly ConsentReport[]>({ kind: 'consents' })) ?? [];
  for (const { administrator, state } of consents) {
    if (state === 'consent-again') await consent(scene, administrator);
  }
}

/** Nothing goes wrong any more, and administrators give back the seats that they took by hand for themselves. */
async function makePeace(scene: Scene): Promise<void> {
  const { faults, state } = scene.simulator;
  faults.clear();
  faults.setTraffic(teamId, null);
  const team = state.world.teams.get(teamId);
  for (const userId of administrators.map((email) => state.userIdOf(email))) {
    for (const { productId } of team?.pools ?? []) state.take({ teamId, userId, productId, route: 'direct' });
  }
  // No list is so far behind that it does not show all of that.
  await pass(scene, quarterMs);
}

function words({ reports, daemon }: Scene): string {
  return `${JSON.stringify(reports.slice(-3))} ${daemon.said.slice(-5).join('')}`;
}
