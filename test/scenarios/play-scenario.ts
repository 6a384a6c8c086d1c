import { join } from 'node:path';
import { expect } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { addDays } from '../../src/core/domain/time.ts';
import { approvePlan } from './administer.ts';
import { boss } from './change-seats.ts';
import { expectStanding } from './expect-standing.ts';
import { createFileSpeaker } from './file-speaker.ts';
import { createPushSpeaker } from './push-speaker.ts';
import { readMoment } from './read-scenario.ts';
import { companyConfig } from './scenario-company.ts';
import { createScenarioDaemon, type ScenarioDaemon } from './scenario-daemon.ts';
import type { Scenario, Step } from './scenario-schema.ts';
import type { Stage } from './stage.ts';
import { actOn } from './take-step.ts';

/**
 * Plays a scenario on the real daemon: real SCIM requests, real files, a real store and ledger; only the clock is ours.
 * Between two moments every night passes with its readings and its full run, unless the daemon is stopped.
 */
export async function playScenario(scenario: Scenario, file: string): Promise<void> {
  const { given, timeline } = scenario;
  const daemon = createScenarioDaemon(0);
  const sections = scenario.config;
  const config = configOf(sections, file, daemon);
  const stage: Stage = {
    file,
    daemon,
    sections,
    config,
    pushers: new Map(),
    files: new Map(),
    remembered: null,
    approval: null,
  };
  daemon.clock.set(readMoment(given.at, config.timeZone));
  try {
    await startDaemon(stage);
    await daemon.ledger.contracts.create({ number: '1', manager: boss });
    await actOn(stage, { says: given.people, buy: given.seats, ...pick(given) });
    await readEverything(stage);
    if (given.accepted) await approvePlan(stage);
    await look(stage, given, `given, ${given.at}`);
    for (const step of timeline) await playStep(stage, step);
  } finally {
    await daemon.remove();
  }
}

function pick({ byHand, coordinators }: Scenario['given']): Pick<Step, 'byHand' | 'coordinators'> {
  return { byHand, coordinators };
}

async function playStep(stage: Stage, step: Step): Promise<void> {
  const { daemon } = stage;
  await passTime(stage, readMoment(step.at, stage.config.timeZone));
  if (step.config !== undefined) {
    stage.sections = { ...stage.sections, ...step.config };
    stage.config = configOf(stage.sections, stage.file, daemon);
    if (daemon.isRunning) await daemon.stop();
  }
  if (step.start === true || step.config !== undefined) await startDaemon(stage);
  if (daemon.isRunning) await readEverything(stage);
  await actOn(stage, step);
  if (daemon.isRunning) await look(stage, step, step.at);
  if (step.stop === true) await daemon.stop();
}

async function look(stage: Stage, { expect: wanted }: Pick<Step, 'expect'>, at: string): Promise<void> {
  expect(stage.approval ?? 'taken', `${at}: what became of the approval`).toBe(wanted?.approval ?? 'taken');
  await expectStanding({ ...stage, wanted: wanted ?? {}, at });
  stage.approval = null;
}

/** The nights up to then: files are exported and read, and everything is looked at anew. */
async function passTime(stage: Stage, untilAt: number): Promise<void> {
  const { daemon, config } = stage;
  const { clock } = daemon;
  expect(untilAt, 'a timeline goes forward').toBeGreaterThanOrEqual(clock.now());
  let day = clock.calendar().todayIn(config.timeZone);
  for (;;) {
    const nightAt = readMoment(`${day} 02:30`, config.timeZone);
    if (nightAt > untilAt) break;
    if (nightAt > clock.now() && daemon.isRunning) {
      clock.set(nightAt);
      await readEverything(stage);
      const { counts } = await daemon.runFull();
      expect(counts['mended'] ?? 0, `what the full run of ${day} had to mend`).toBe(0);
    }
    day = addDays(day, 1);
  }
  clock.set(untilAt);
}

/** Every file is read, and what fell due is dealt with. */
async function readEverything({ daemon, files }: Stage): Promise<void> {
  for (const [id, speaker] of files) {
    speaker.write(daemon.clock.now());
    await daemon.ask(`POST /sources/${id}/sync`);
  }
  await daemon.wake();
}

async function startDaemon(stage: Stage): Promise<void> {
  const { daemon, config, pushers, files } = stage;
  await daemon.start(config);
  for (const { id, kind } of config.sources) {
    if (kind === 'csv' && !files.has(id)) files.set(id, createFileSpeaker(pathOf(daemon, id)));
    if (kind !== 'scim') continue;
    const pusher = pushers.get(id) ?? createPushSpeaker();
    pusher.connect(daemon.url, await daemon.token(`scim:${id}`));
    pushers.set(id, pusher);
  }
}

function configOf(sections: Scenario['config'], file: string, daemon: ScenarioDaemon): Config {
  return companyConfig(sections, { file, pathOf: (id) => pathOf(daemon, id) });
}

function pathOf({ folder }: ScenarioDaemon, sourceId: string): string {
  return join(folder, `${sourceId}.csv`);
}
