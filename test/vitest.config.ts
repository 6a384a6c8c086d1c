import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**'],
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
