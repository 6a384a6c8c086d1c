import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importBreaches, shapeBreaches, topLevelBreaches } from './house-rules.ts';
import { parseFile } from './parsed-file.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));
const files = tracked
  .filter((path) => /^(src|test)\/.*\.tsx?$/.test(path))
  .map((path) => parseFile(path, readFileSync(path, 'utf8')));

describe('the house', () => {
  it('keeps its import rules', () => {
    expect(files.flatMap(importBreaches)).toEqual([]);
  });

  it('keeps its files small, its functions short, its core pure, and does without any', () => {
    expect(files.flatMap(shapeBreaches)).toEqual([]);
  });

  it('has nothing new at the top level', () => {
    expect(topLevelBreaches([...new Set(tracked.map((path) => path.split('/')[0] ?? ''))])).toEqual([]);
  });
});

describe('the house rules themselves', () => {
  const breach = (path: string, text: string) => [
    ...importBreaches(parseFile(path, text)),
    ...shapeBreaches(parseFile(path, text)),
  ];

  it.each([
    ['src/core/plan/a.ts', "import { z } from 'zod';"],
    ['src/core/plan/a.ts', "import { createHash } from 'node:crypto';"],
    ['src/core/plan/a.ts', "import type { Clock } from '../../ports/clock.ts';"],
    ['src/core/plan/a.ts', 'export const now = Date.now();'],
    ['src/core/plan/a.ts', 'export const now = new Date();'],
    ['src/reconcile/a.ts', "import { openStore } from '../stores/open.ts';"],
    ['src/stores/a.ts', "import { buildPlan } from '../core/plan/build-plan.ts';"],
    ['src/sources/csv/a.ts', "import { x } from '../../stores/open.ts';"],
    ['src/licensing/ledger/a.ts', "export { x } from '../../sources/registry.ts';"],
    ['src/http/scim/a.ts', "import { buildPlan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "const x = await import('../../stores/open.ts');"],
    ['src/contract/a.ts', "import axios from 'axios';"],
    ['src/jobs/a.ts', "import { createApp } from '../http/app.ts';"],
    ['src/jobs/a.ts', 'export const x: any = 1;'],
    ['src/jobs/a.ts', `export function long() {\n${'  f();\n'.repeat(60)}}`],
    ['src/jobs/a.ts', 'f();\n'.repeat(301)],
    ['test/a.test.ts', 'f();\n'.repeat(401)],
  ])('sees a breach in %s: %s', (path, text) => {
    expect(breach(path, text)).not.toEqual([]);
  });

  it.each([
    ['src/http/scim/a.ts', "import type { Plan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "import { parseFilter } from '../../core/filter/parse-filter.ts';"],
    ['src/core/plan/a.ts', "import { addDays } from '../domain/time.ts';"],
    [
      'src/jobs/a.ts',
      `export function makes() {\n  return () => {\n${'    f();\n'.repeat(50)}  };\n${'  f();\n'.repeat(20)}}`,
    ],
  ])('lets pass %s: %s', (path, text) => {
    expect(breach(path, text)).toEqual([]);
  });

  it('sees a stranger at the top level', () => {
    expect(topLevelBreaches(['src', '.ci', 'scripts'])).toEqual(['scripts']);
  });
});
