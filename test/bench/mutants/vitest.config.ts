import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const own = `/test/core/${process.env['MUTANTS_FOLDER'] ?? ''}/`;

/** A mutant of a constant meets every test until one fails: those of its own folder are the likeliest. */
class OwnTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOwn = ({ moduleId }: TestSpecification) => moduleId.includes(own);
    return [...files.filter(isOwn), ...files.filter((file) => !isOwn(file))];
  }
}

/** The tests of the core alone: no database to start, and each a sentence about what a mutant changes. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../../..'),
    include: ['test/core/**/*.test.ts'],
    setupFiles: ['test/support/random-seed.ts'],
    // Pure code leaves nothing behind for the next file, and this takes a third of the time.
    isolate: false,
    sequence: { sequencer: OwnTestsFirst },
    testTimeout: 60_000,
  },
});
