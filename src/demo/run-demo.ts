import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Terminal } from '../cli/terminal.ts';
import { createApiClient, type ApiClient } from '../cli/api-client.ts';
import { PlanView } from '../contract/plan.ts';
import { createToken } from '../http/edge/tokens.ts';
import type { TokenScope } from '../ports/stores/token-store.ts';
import { compose, type Seatwarden } from '../compose.ts';
import { loadConfig } from '../config/load-config.ts';
import { configKinds } from '../load-from-disk.ts';
import { createLog } from '../log.ts';
import { buySeats } from './buy-seats.ts';
import { companyName, foundCompany } from './company.ts';
import { demoConfig } from './demo-config.ts';
import { createEntraDirectory } from './entra-directory.ts';
import { writeHrFile } from './hr-file.ts';
import { createStory } from './story.ts';
import { watchSeats } from './watch-seats.ts';

const staffSize = 400;
const betweenEventsMs = 4000;

export interface DemoOptions {
  readonly terminal: Pick<Terminal, 'say'>;
  /** Ends after so many events; null goes on until Ctrl-C. */
  readonly events: number | null;
}

/**
 * A whole company in one process: an identity provider that pushes over HTTP, an HR file on disk, an embedded ledger.
 * Nothing is injected behind the edges. Everything is gone at the end.
 */
export async function runDemo({ terminal, events }: DemoOptions): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
  const folder = await mkdtemp(join(tmpdir(), 'seatwarden-demo-'));
  const hrPath = join(folder, 'people.csv');
  const seatwarden = await composeDemo(folder, hrPath);
  const served = await listen(seatwarden);
  try {
    await tellStory({
      seatwarden,
      url: served.url,
      hrPath,
      say: terminal.say,
      events,
      signal: stopping.signal,
    });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  } finally {
    terminal.say('\nThe demo ends; its data is removed.\n');
    await served.stop();
    await seatwarden.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function composeDemo(folder: string, hrPath: string): Promise<Seatwarden> {
  const today = new Date().toISOString().slice(0, 10);
  await writeHrFile(hrPath, foundCompany(staffSize, today));
  const { config } = loadConfig({
    text: demoConfig(hrPath, staffSize),
    file: 'demo',
    kinds: configKinds,
    env: {},
    readFile: () => '',
  });
  return compose({
    config,
    store: `sqlite:${join(folder, 'demo.db')}`,
    log: createLog(process.env['LOG_LEVEL'] ?? 'fatal'),
  });
}

/** The usual port, or any free one when somebody else has it. */
async function listen(seatwarden: Seatwarden): Promise<{ url: string; stop(): Promise<void> }> {
  const port = Number(process.env['SEATWARDEN_PORT'] ?? 8080);
  const options = { host: '127.0.0.1', withJobs: true };
  return seatwarden.serve({ ...options, port }).catch(() => seatwarden.serve({ ...options, port: 0 }));
}

interface Telling {
  readonly seatwarden: Seatwarden;
  readonly url: string;
  readonly hrPath: string;
  readonly say: (text: string) => void;
  readonly events: number | null;
  readonly signal: AbortSignal;
}

async function tellStory({ seatwarden, url, hrPath, say, events, signal }: Telling): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const staff = foundCompany(staffSize, today);
  const adminToken = await mint(seatwarden, 'demo administrator', 'admin');
  const api = createApiClient(url, adminToken);
  const link = `${url}${await seatwarden.signIn.makeLink()}`;
  say(`${companyName} has ${staff.length} people. Seatwarden listens on ${url}\n\n`);
  say(
    `  Drift report:  ${link}   (works once)\n  Admin API:     ${url}/api/v1/status\n  Metrics:       ${url}/metrics\n`,
  );
  say(`  Their token:   ${adminToken}\n\n`);

  await buySeats(url, adminToken, say);
  const entra = createEntraDirectory(`${url}/scim/v2`, await mint(seatwarden, 'demo Entra ID', 'scim:entra'));
  const startedAt = seatwarden.clock.now();
  await entra.pushEverybody(staff);
  await seatwarden.runLoop.idle();
  say(
    `Entra ID pushed ${staff.length} people and their groups over SCIM in ${seconds(seatwarden.clock.now() - startedAt)}; HR is read from ${hrPath}.\n`,
  );
  await applyFirstPlan(api, say);

  const happen = createStory(staff, { entra, saveHrFile: (people) => writeHrFile(hrPath, people), today });
  for (let told = 0; (events === null || told < events) && !signal.aborted; told += 1) {
    await wait(told === 0 ? 500 : betweenEventsMs, undefined, { signal });
    const at = seatwarden.clock.now();
    const { text } = await happen();
    say(`\n${text}\n`);
    for (const line of await watchSeats(seatwarden, at)) say(`  ${line}\n`);
  }
}

async function mint({ database, clock, ids }: Seatwarden, name: string, scope: TokenScope): Promise<string> {
  const { token, row } = createToken({ name, scope, expiresAt: null }, { clock, ids });
  await database.write(({ tokens }) => tokens.create(row));
  return token;
}

/** A new installation only reports until an administrator has looked: here the demo looks, and applies. */
async function applyFirstPlan(api: ApiClient, say: (text: string) => void): Promise<void> {
  const plan = await api.get('/plan', PlanView);
  say(
    `The first plan has ${plan.held.length} operations and waits for an administrator: nothing moves unseen.\n`,
  );
  const applied = await api.post('/apply', { digest: plan.digest }, PlanView);
  say(
    `The administrator applies plan ${plan.digest.slice(0, 8)}: ${applied.counts['done'] ?? 0} seats handed out from the contract manager.\n`,
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
