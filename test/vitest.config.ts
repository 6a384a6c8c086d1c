import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * These change nothing that outlives them, so a worker takes one file after the other: to load the product anew for each
 * of two hundred files took longer than the tests. Who takes over the network of the process (nock) or starts others stays
 * alone; `.dependency-cruiser.mjs` looks after that.
 */
const together = ['core', 'config', 'report', 'stores', 'http/!(autodesk)'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: ['test/bench/**', ...together] },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['test/support/postgres.ts'],
    setupFiles: ['test/support/random-seed.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    // Reading threads and processes that tests start, each dozens of times, find our source compiled.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'seatwarden-compiled') },
    // For what hangs, not for what is slow: a property on Postgres took 22 s on a machine with four times its load.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text', 'lcov'] },
    reporters: ['default', resolve(import.meta.dirname, 'support/counts-reporter.ts')],
  },
});
