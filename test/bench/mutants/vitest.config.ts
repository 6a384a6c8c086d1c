import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = resolve(import.meta.dirname, '../../..');
const own = join('test/core', process.env['MUTANTS_FOLDER'] ?? '');
/** A folder answers for itself: what the tests of another folder happen to see of it does not count. */
const tests = existsSync(join(root, own)) ? own : 'test/core';

/** A mutant meets its tests until one fails, and an example takes a thousandth of the time of a property. */
class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isProperty = ({ moduleId }: TestSpecification) =>
      Number(readFileSync(moduleId, 'utf8').includes('fast-check'));
    return files.toSorted((a, b) => isProperty(a) - isProperty(b));
  }
}

/**
 * The tests of the core alone: no database to start, and each a sentence about what a mutant changes. Whole companies over
 * many days stay out: one of their properties takes a minute with the counters of a mutant in the code.
 */
export default defineConfig({
  test: {
    root,
    include: [`${tests}/**/*.test.ts`],
    exclude: ['test/core/world/**'],
    setupFiles: ['test/support/random-seed.ts', 'test/bench/mutants/first-failure.ts'],
    // Pure code leaves nothing behind for the next file, and this takes a third of the time.
    isolate: false,
    sequence: { sequencer: ExamplesFirst },
    testTimeout: 240_000,
  },
});
