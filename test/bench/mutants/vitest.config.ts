import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the core alone: no database to start, and each a sentence about what a mutant changes. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../../..'),
    include: ['test/core/**/*.test.ts'],
    setupFiles: ['test/support/random-seed.ts'],
    testTimeout: 60_000,
  },
});
