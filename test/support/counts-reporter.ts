import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Writes `N passed, N failed` to the file that `VITEST_COUNTS` names, for the last line of `.ci/run`. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], _reason: TestRunEndReason): void {
    const file = process.env['VITEST_COUNTS'];
    if (file === undefined) return;
    let passed = 0;
    // A module that could not be loaded has no tests to count, and an error outside of tests belongs to none.
    let failed = errors.length + modules.filter((module) => module.errors().length > 0).length;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (test.result().state === 'passed') passed += 1;
        if (test.result().state === 'failed') failed += 1;
      }
    }
    writeFileSync(file, `${passed} passed, ${failed} failed\n`);
  }
}
