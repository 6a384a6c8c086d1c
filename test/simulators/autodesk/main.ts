import { type AutodeskSimulatorOptions, startAutodeskSimulator } from './autodesk-simulator.ts';
import { createSimulatedClock } from './clock.ts';
import { sampleApp, sampleTeam } from './sample-team.ts';

/** What the first argument may say, as JSON: everything that is plain data, and how fast time goes. */
type Given = Pick<AutodeskSimulatorOptions, 'apps' | 'teams' | 'lag' | 'assumptions' | 'port'> & {
  readonly startAt?: number;
  readonly speed?: number;
};

/**
 * The simulator as a process of its own, for demonstrations and for callers that are killed.
 * Prints one line, `{"url": "..."}`, when it listens; ends with SIGTERM. Without an argument: the sample team, real time.
 */
async function main(argument: string | undefined): Promise<void> {
  const given = JSON.parse(argument ?? '{}') as Partial<Given>;
  const { startAt = Date.now(), speed = 1, apps = [sampleApp], teams = [sampleTeam], ...more } = given;
  const clock = createSimulatedClock({ startAt, speed });
  const simulator = await startAutodeskSimulator({ ...more, apps, teams, clock, hasControl: true });
  const stop = () => void simulator.stop();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
}

await main(process.argv[2]);
