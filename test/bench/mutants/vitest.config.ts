import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const own = `/test/core/${process.env['MUTANTS_FOLDER'] ?? ''}/`;

/**
 * A mutant meets its tests until one fails. Those of its own folder are the likeliest to, and an example takes a
 * thousandth of the time of a property.
 */
class LikeliestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      Number(!moduleId.includes(own)) + 2 * Number(readFileSync(moduleId, 'utf8').includes('fast-check'));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/**
 * The tests of the core alone: no database to start, and each a sentence about what a mutant changes. Whole companies over
 * many days stay out: one of their properties takes a minute with the counters of a mutant in the code.
 */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../../..'),
    include: ['test/core/**/*.test.ts'],
    exclude: ['test/core/world/**'],
    setupFiles: ['test/support/random-seed.ts', 'test/bench/mutants/first-failure.ts'],
    // Pure code leaves nothing behind for the next file, and this takes a third of the time.
    isolate: false,
    sequence: { sequencer: LikeliestFirst },
    testTimeout: 240_000,
  },
});
