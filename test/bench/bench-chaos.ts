import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Account, inOrder, takeAccount } from '../e2e/autodesk-account.ts';
import { anyTrial } from '../e2e/autodesk-any-trial.ts';
import { evenWork, type Ground, prepareGround } from '../e2e/autodesk-ground.ts';
import { runTrial, type Trial } from '../e2e/autodesk-trial.ts';
import { createSigningKeys } from '../simulators/autodesk/oauth-state.ts';
import { ms, say } from './figures.ts';

const operations = 200;

/**
 * `npm run bench -- chaos [schedules]`: 200 operations for a simulated Autodesk team, each time with other faults, other
 * programs on the minute, lists that are behind, and a kill; every seat must be accounted for at the end.
 */
export async function benchChaos(schedules: number): Promise<void> {
  const ground = await prepareGround(evenWork(operations));
  const startedAt = performance.now();
  const counts = { trials: 0, kills: 0, calls: 0, faults: 0 };
  const keys = createSigningKeys();
  const property = fc.asyncProperty(anyTrial(operations), async (trial) => {
    const trialled = await runTrial(ground, trial, keys);
    counts.trials += 1;
    counts.kills += trialled.restarts.length;
    counts.calls += trialled.simulator.log.length;
    counts.faults += trialled.simulator.log.filter(({ fault }) => fault !== null).length;
    if (counts.trials % 10 === 0) say(`${counts.trials} schedules so far`);
    const account = takeAccount(ground, trialled);
    if (isDeepStrictEqual(account, inOrder)) return;
    // Shrinking takes long; whoever ends it should have read what failed.
    say(`failed: ${inShort(account)} with ${JSON.stringify(trial)}`);
    throw new Error(inShort(account));
  });
  try {
    const found = await fc.check(property, { numRuns: schedules });
    const { trials, kills, calls, faults } = counts;
    say(
      `${trials} schedules, ${trials * operations} operations: ${calls} calls, ${faults} faults met, ${kills} kills`,
    );
    say(`${ms((performance.now() - startedAt) / Math.max(1, trials))} for a schedule`);
    sayResult(found, ground);
  } finally {
    ground.remove();
  }
}

function sayResult(found: fc.RunDetails<[Trial]>, { operations: planned }: Ground): void {
  if (!found.failed) {
    say(`every one ended as planned: ${planned} changes, every seat accounted for`);
    return;
  }
  process.exitCode = 1;
  say(`seed ${found.seed}, path ${found.counterexamplePath ?? ''}, shrunk ${found.numShrinks} times`);
  say(JSON.stringify(found.counterexample?.[0]));
  say(String(found.errorInstance));
}

/** The first of each list: one bug may be in hundreds of seats. */
function inShort(account: Account): string {
  return Object.entries(account)
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `${name} (${lines.length}): ${lines.slice(0, 3).join('; ')}`)
    .join('\n');
}
