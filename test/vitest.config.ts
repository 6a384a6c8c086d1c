import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    pool: 'forks',
    globalSetup: ['test/support/postgres.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 10_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'lcov'],
    },
    reporters: ['default'],
  },
});
