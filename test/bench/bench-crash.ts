import { isDeepStrictEqual } from 'node:util';
import { prepareCrashGround } from '../e2e/crash-trial.ts';
import { ms, say } from './figures.ts';

/** `npm run bench -- crash [kills]`: kills at random moments of a run of 500 operations; each end state is compared. */
export async function benchCrash(kills: number): Promise<void> {
  const ground = await prepareCrashGround(500);
  try {
    say(
      `an undisturbed process takes ${ms(ground.runMs)} from start to end, ${ground.expected.acts.length} operations`,
    );
    const wrong: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const after = Math.random() * ground.runMs;
      if (!isDeepStrictEqual(await ground.trial(after), ground.expected)) wrong.push(after);
    }
    say(
      `${kills} kills: ${kills - wrong.length} ended as the undisturbed run, ${wrong.length} did not ${wrong.map(ms).join(', ')}`,
    );
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    ground.remove();
  }
}
