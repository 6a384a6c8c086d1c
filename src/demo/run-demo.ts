import { join } from 'node:path';
import type { ApiClient } from '../cli/api-client.ts';
import type { Terminal } from '../cli/terminal.ts';
import { PlanView } from '../contract/plan.ts';
import type { PlainDate } from '../core/domain/time.ts';
import { buySeats } from './buy-seats.ts';
import { companyName, type DemoPerson, foundCompany, pools } from './company.ts';
import { demoConfig } from './demo-config.ts';
import { createEntraDirectory } from './entra-directory.ts';
import { writeHrFile } from './hr-file.ts';
import { onStage } from './on-stage.ts';
import { type Demo, openDemo } from './open-demo.ts';
import { createStory } from './story.ts';
import { tellEvents } from './tell-events.ts';

const staffSize = 400;

export interface DemoOptions {
  readonly terminal: Pick<Terminal, 'say'>;
  /** Ends after so many events; null is as many as the story has, which may go on until Ctrl-C. */
  readonly events: number | null;
}

/**
 * A whole company in one process: an identity provider that pushes over HTTP, an HR file on disk, an embedded ledger.
 * Nothing is injected behind the edges. Everything is gone at the end.
 */
export async function runDemo({ terminal, events }: DemoOptions): Promise<void> {
  await onStage(terminal.say, async ({ folder, signal, keep }) => {
    const hrPath = join(folder, 'people.csv');
    const today = new Date().toISOString().slice(0, 10);
    const staff = foundCompany(staffSize, today);
    await writeHrFile(hrPath, staff);
    const licensing = '{ id: main, kind: ledger }';
    const config = demoConfig({ hrPath, people: staffSize, pools, licensing, adopt: 'matching' });
    const demo = keep(await openDemo({ folder, config }));
    await tellStory(demo, { hrPath, staff, today, say: terminal.say, events, signal });
  });
}

interface Telling extends Pick<DemoOptions, 'events'> {
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  readonly hrPath: string;
  readonly staff: DemoPerson[];
  readonly today: PlainDate;
}

async function tellStory({ seatwarden, url, api, adminToken, mint }: Demo, telling: Telling): Promise<void> {
  const { hrPath, staff, today, say } = telling;
  const link = `${url}${await seatwarden.signIn.makeLink()}`;
  say(`${companyName} has ${staff.length} people. Seatwarden listens on ${url}\n\n`);
  say(
    `  Drift report:  ${link}   (works once)\n  Admin API:     ${url}/api/v1/status\n  Metrics:       ${url}/metrics\n`,
  );
  say(`  Their token:   ${adminToken}\n\n`);

  await buySeats(url, adminToken, say);
  const entra = createEntraDirectory(`${url}/scim/v2`, await mint('demo Entra ID', 'scim:entra'));
  const startedAt = seatwarden.clock.now();
  await entra.pushEverybody(staff);
  await seatwarden.runLoop.idle();
  say(
    `Entra ID pushed ${staff.length} people and their groups over SCIM in ${seconds(seatwarden.clock.now() - startedAt)}; HR is read from ${hrPath}.\n`,
  );
  await applyFirstPlan(api, say);

  const happen = createStory(staff, { entra, saveHrFile: (people) => writeHrFile(hrPath, people), today });
  await tellEvents({ ...telling, seatwarden, happen });
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
