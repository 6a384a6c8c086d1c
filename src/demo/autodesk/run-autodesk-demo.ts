import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createSecret } from '../../config/secret.ts';
import { PlanView } from '../../contract/plan.ts';
import { companyName, contractManager, type DemoPerson, foundCompany } from '../company.ts';
import { demoConfig } from '../demo-config.ts';
import { createEntraDirectory, type EntraDirectory } from '../entra-directory.ts';
import { writeHrFile } from '../hr-file.ts';
import { onStage } from '../on-stage.ts';
import { type Demo, openDemo } from '../open-demo.ts';
import type { DemoOptions } from '../run-demo.ts';
import { createStory } from '../story.ts';
import { tellEvents } from '../tell-events.ts';
import { app, forgotten, poolsFor, simulatedTeam, teamId } from './autodesk-team.ts';
import { callsByMinute } from './calls-by-minute.ts';
import { consent } from './consent.ts';
import { startSimulator } from './start-simulator.ts';

/** Few, because Autodesk lets a team have 60 calls a minute, and a newcomer does not wait for long. */
const staffSize = 36;
const usualEvents = 5;
const core = 'main';
/** A run that is not over by then waits for the next minute. */
const patienceMs = 4000;

/**
 * A small company whose seats are in an Autodesk team: the consent of an administrator, the first plan and its price, and
 * people who come and go. Autodesk is a simulator in a process of its own; nothing leaves this machine.
 */
export async function runAutodeskDemo({ terminal, events }: DemoOptions): Promise<void> {
  const { say } = terminal;
  await onStage(say, async ({ folder, signal, keep }) => {
    const today = new Date().toISOString().slice(0, 10);
    const staff = foundCompany(staffSize, today);
    const hrPath = join(folder, 'people.csv');
    await writeHrFile(hrPath, staff);
    const simulator = keep(await startSimulator(simulated(staff)));
    const pools = poolsFor(staff);
    const licensing = licensingAt(simulator.url);
    const config = demoConfig({ hrPath, people: staffSize, pools, licensing, adopt: 'all' });
    const secretKey = createSecret('demo', randomBytes(32).toString('base64url'));
    const env = { DEMO_ID: app.clientId, DEMO_SECRET: app.clientSecret };
    const demo = keep(await openDemo({ folder, config, env, secretKey }));
    await introduce(demo, { say, staff, simulatorUrl: simulator.url });
    const entra = await pushStaff(demo, { say, staff });
    await applyFirstPlan(demo, say);
    const happen = createStory(staff, { entra, saveHrFile: (people) => writeHrFile(hrPath, people), today });
    const { seatwarden } = demo;
    await tellEvents({ seatwarden, say, events: events ?? usualEvents, signal, happen });
    say(`\nAutodesk counted, of 60 calls that a team has in a minute (10 are left for others):\n`);
    for (const line of await callsByMinute(simulator.url)) say(`  ${line}\n`);
  });
}

function simulated(staff: readonly DemoPerson[]): object {
  const registered = { ...app, redirectUris: ['http://127.0.0.1:*/connect/autodesk/callback'] };
  return { apps: [registered], teams: [simulatedTeam(staff)] };
}

function licensingAt(baseUrl: string): string {
  return `{ id: ${core}, kind: autodesk, baseUrl: "${baseUrl}", clientId: env:DEMO_ID, clientSecret: env:DEMO_SECRET, team: "${teamId}" }`;
}

interface Introduced {
  readonly say: (text: string) => void;
  readonly staff: readonly DemoPerson[];
  readonly simulatorUrl: string;
}

async function introduce(
  { seatwarden, url, api }: Demo,
  { say, staff, simulatorUrl }: Introduced,
): Promise<void> {
  const link = `${url}${await seatwarden.signIn.makeLink()}`;
  say(
    `${companyName} has ${staff.length} people, and an Autodesk team whose seats were given by hand until today.\n`,
  );
  say(`Autodesk is played by a simulator on ${simulatorUrl}: nothing leaves this machine.\n\n`);
  say(
    `  Console:       ${link}   (works once)\n  Consent page:  ${url}/connect/autodesk/${core}   (after the console)\n\n`,
  );
  const administrator = await consent({ api, url, core, email: contractManager });
  say(
    `${administrator} administers the team. She opens the consent page, signs in at Autodesk, and allows it.\n`,
  );
}

async function pushStaff(
  { seatwarden, url, mint }: Demo,
  { say, staff }: Omit<Introduced, 'simulatorUrl'>,
): Promise<EntraDirectory> {
  const entra = createEntraDirectory(`${url}/scim/v2`, await mint('demo Entra ID', 'scim:entra'));
  await entra.pushEverybody(staff);
  await seatwarden.runLoop.idle();
  say(
    `Entra ID pushed ${staff.length} people and their groups over SCIM; the team was read from Autodesk.\n`,
  );
  return entra;
}

/** A new installation only reports until an administrator has looked: here the demo looks, and applies. */
async function applyFirstPlan({ api }: Demo, say: (text: string) => void): Promise<void> {
  const plan = await api.get('/plan', PlanView);
  const orphans = plan.held.filter(({ operation: { from } }) =>
    forgotten.some((email) => email === from?.email),
  );
  say(
    `\nThe first plan has ${plan.held.length} operations and waits for an administrator: nothing moves unseen.\n`,
  );
  for (const { calls, minutes } of plan.prices) {
    say(`  It costs at most ${calls} calls to Autodesk, which its allowance makes last ${minutes} min.\n`);
  }
  say(
    `  ${orphans.length} of them take seats from people who left long ago, and whom nobody thought of.\n  Civil 3D is bought too small, so somebody will wait.\n`,
  );
  const slow = setTimeout(
    () => say('  The calls of this minute are used up; it goes on at the next one.\n'),
    patienceMs,
  );
  try {
    const applied = await api.post('/apply', { digest: plan.digest }, PlanView);
    say(
      `The administrator applies plan ${plan.digest.slice(0, 8)}: ${applied.counts['done'] ?? 0} operations are done at Autodesk, and read back by sample.\n`,
    );
  } finally {
    clearTimeout(slow);
  }
}
