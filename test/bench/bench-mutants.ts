import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { say } from './figures.ts';

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** Of a hundred small faults in the core, its tests have to see this many. */
const enough = 90;

/**
 * `npm run bench -- mutants [FOLDER[/FILE.ts]]`: breaks the core in one place after the other and asks its tests whether they see it.
 *
 * The results are kept outside of the tree: the next time, only what changed since is tried again.
 */
export async function benchMutants(part: string | undefined): Promise<void> {
  // The same examples for every mutant, or the dice decide which of them are seen.
  process.env['FAST_CHECK_SEED'] ??= '20261124';
  process.env['MUTANTS_FOLDER'] = part?.split('/')[0] ?? '';
  const memory = join(tmpdir(), 'seatwarden-mutants');
  const mutants = await new Stryker({
    testRunner: 'vitest',
    vitest: { configFile: 'test/bench/mutants/vitest.config.ts' },
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: [`src/core/${pattern(part)}`],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    tempDirName: join(memory, 'sandbox'),
    incremental: true,
    incrementalFile: join(memory, `${(part ?? 'core').replaceAll('/', '-')}.json`),
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    // Every mutant that is an endless loop costs this; a busy machine must not look like one.
    timeoutMS: 15_000,
  }).runMutationTest();
  report(mutants);
}

function pattern(part: string | undefined): string {
  if (part === undefined) return '**/*.ts';
  return part.endsWith('.ts') ? part : `${part}/**/*.ts`;
}

/** One line for each mutant that no test saw, then the share that some test did. */
function report(mutants: readonly Mutant[]): void {
  const unseen = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const seen = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  for (const mutant of unseen) say(inWords(mutant));
  const share = (100 * seen.length) / Math.max(1, seen.length + unseen.length);
  say(`${seen.length} of ${seen.length + unseen.length} mutants seen by a test: ${share.toFixed(1)} %`);
  if (share < enough) process.exitCode = 1;
}

function inWords({ fileName, location, status, mutatorName, replacement }: Mutant): string {
  const { line, column } = location.start;
  const text = replacement.replaceAll(/\s+/g, ' ').slice(0, 120);
  return `${relative('.', fileName)}:${line}:${column} ${status} ${mutatorName} -> ${text}`;
}
