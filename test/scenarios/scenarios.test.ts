import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playScenario } from './play-scenario.ts';
import { readScenario } from './read-scenario.ts';

/** Every YAML file of this folder is a scenario, and its first line is the name of the test. */
const scenarios = globSync(`${import.meta.dirname}/**/*.yaml`)
  .sort()
  .map((path) => {
    const file = relative(import.meta.dirname, path);
    return { file, scenario: readScenario(readFileSync(path, 'utf8'), file) };
  });

describe('the table of scenarios', () => {
  it.each(scenarios.map((one) => [one.scenario.scenario, one] as const))(
    '%s',
    async (_name, { file, scenario }) => {
      await expect(playScenario(scenario, file)).resolves.toBeUndefined();
    },
  );
});
