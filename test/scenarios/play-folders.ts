import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playScenario } from './play-scenario.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario-schema.ts';

const root = import.meta.dirname;

/** Folders with a test file of their own, so that they are played side by side; all others share one. */
export const shares = {
  guards: ['guards'],
  people: ['identity', 'joining', 'leave', 'leaving'],
} as const;

export interface ScenarioFile {
  /** `guards/pause.yaml` */
  readonly file: string;
  readonly scenario: Scenario;
}

/** Every folder of scenarios that has no test file of its own. */
export function otherFolders(): readonly string[] {
  const own: readonly string[] = [...shares.guards, ...shares.people];
  const entries = readdirSync(root, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() && !own.includes(entry.name) ? [entry.name] : []));
}

/** Every YAML file of a folder is a scenario. */
export function readFolder(folder: string): readonly ScenarioFile[] {
  return globSync(`${join(root, folder)}/**/*.yaml`)
    .sort()
    .map((path) => {
      const file = relative(root, path);
      return { file, scenario: readScenario(readFileSync(path, 'utf8'), file) };
    });
}

/** The first line of a scenario is the name of its test. */
export function playFolders(folders: readonly string[]): void {
  describe.each(folders)('scenarios of %s', (folder) => {
    it.each(readFolder(folder).map((one) => [one.scenario.scenario, one] as const))(
      '%s',
      async (_name, { file, scenario }) => {
        await expect(playScenario(scenario, file)).resolves.toBeUndefined();
      },
    );
  });
}
