import { describe, expect, it } from 'vitest';
import { importBreaches } from './import-rules.ts';
import { parseFile } from './parsed-file.ts';
import { shapeBreaches, topLevelBreaches } from './shape-rules.ts';

const imports = (path: string, text: string) => importBreaches(parseFile(path, text));
const shape = (path: string, text: string) => shapeBreaches(parseFile(path, text));
const calls = (count: number) => '  f();\n'.repeat(count);

describe('who may import whom', () => {
  it.each([
    ['src/core/plan/a.ts', "import * as z from 'zod';"],
    ['src/core/plan/a.ts', "import { createHash } from 'node:crypto';"],
    ['src/core/plan/a.ts', "import type { Clock } from '../../ports/clock.ts';"],
    ['src/core/plan/a.ts', "import { Defect } from '../../errors.ts';"],
    ['src/ports/a.ts', "import { buildPlan } from '../core/plan/build-plan.ts';"],
    ['src/reconcile/a.ts', "import { openStore } from '../stores/open.ts';"],
    ['src/reconcile/a.ts', "import axios from 'axios';"],
    ['src/stores/a.ts', "import { buildPlan } from '../core/plan/build-plan.ts';"],
    ['src/stores/a.ts', "export * from '../licensing/registry.ts';"],
    ['src/sources/csv/a.ts', "import { x } from '../../stores/open.ts';"],
    ['src/sources/csv/a.ts', "import type { Tables } from '../../stores/tables.ts';"],
    ['src/sources/csv/a.ts', "import { sql } from 'kysely';"],
    ['src/licensing/ledger/a.ts', "export { x } from '../../sources/registry.ts';"],
    ['src/licensing/ledger/a.ts', "import express from 'express';"],
    ['src/http/scim/a.ts', "import { buildPlan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "import { type Plan, buildPlan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "const x = await import('../../stores/open.ts');"],
    ['src/http/scim/a.ts', 'const x = await import(name);'],
    ['src/http/admin/a.ts', "type X = import('../../stores/tables.ts').Tables;"],
    ['src/http/admin/a.ts', "import { parse } from 'csv-parse/sync';"],
    ['src/http/admin/a.ts', "import { createSystemClock } from '../../clock.ts';"],
    ['src/jobs/a.ts', "import { createLog } from '../log.ts';"],
    ['src/jobs/a.ts', "import { createApp } from '../http/app.ts';"],
    ['src/contract/a.ts', "import axios from 'axios';"],
    ['src/contract/a.ts', "import type { Stores } from '../ports/stores/database.ts';"],
    ['src/config/a.ts', "import { csvSettings } from '../sources/csv/config-schema.ts';"],
    ['src/config/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/report/a.ts', "import { x } from '../http/app.ts';"],
    ['src/cli/a.ts', "import { openStore } from '../stores/open.ts';"],
    ['src/cli.ts', "import { createApp } from './http/app.ts';"],
    ['src/main.ts', "import { createRunLoop } from './jobs/run-loop.ts';"],
    ['src/clock.ts', "import axios from 'axios';"],
    ['src/compose.ts', "import { pool } from '../test/support/builders.ts';"],
    ['src/elsewhere/a.ts', ''],
    ['src/elsewhere.ts', ''],
  ])('is broken in %s by: %s', (path, text) => {
    expect(imports(path, text)).toHaveLength(1);
  });

  it.each([
    ['src/core/plan/a.ts', "import { addDays } from '../domain/time.ts';"],
    ['src/ports/a.ts', "import type { Plan } from '../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "import type { Plan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "import { type Plan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "export type { Plan } from '../../core/plan/build-plan.ts';"],
    ['src/http/scim/a.ts', "import { parseFilter } from '../../core/filter/parse-filter.ts';"],
    ['src/jobs/a.ts', "import { reconcile } from '../reconcile/reconcile.ts';"],
    ['src/sources/csv/a.ts', "import { parse } from 'csv-parse/sync';"],
    ['src/licensing/ledger/a.ts', "import { sql } from 'kysely';"],
    ['src/compose.ts', "import { openStore } from './stores/open.ts';"],
    ['src/compose/a.ts', "import { openStore } from '../stores/open.ts';"],
    ['src/cli.ts', "import { compose } from './compose.ts';"],
    ['src/cli/a.ts', "import type { Dialect } from '../stores/dialect.ts';"],
    ['src/demo/a.ts', "import { compose } from '../compose.ts';"],
  ])('is kept in %s by: %s', (path, text) => {
    expect(imports(path, text)).toEqual([]);
  });
});

describe('the shape of a file', () => {
  it.each([
    ['a clock', 'export const now = Date.now();'],
    ['a clock', 'export const now = new Date();'],
    ['a clock', 'export const today = Temporal.Now.plainDateISO();'],
    ['chance', 'export const n = Math.random();'],
    ['chance', 'export const id = crypto.randomUUID();'],
    ['the environment', "export const home = process.env['HOME'];"],
    ['the environment', 'const { env } = process;'],
    ['the environment', "export const home = globalThis['process'];"],
    ['the network', "export const page = fetch('http://localhost');"],
    ['a timer', 'setTimeout(f, 1);'],
    ['an order of the machine', 'export const order = a.localeCompare(b);'],
  ])('is broken when core asks for %s: %s', (_what, text) => {
    expect(shape('src/core/plan/a.ts', text)).toHaveLength(1);
    expect(shape('src/jobs/a.ts', text)).toEqual([]);
  });

  it.each([
    ['any', 'export const x: any = 1;'],
    ['a long function', `export function long() {\n${calls(59)}}`],
    ['a long method', `export const it = {\n  long() {\n${calls(59)}  },\n};`],
    ['a long constructor', `export class Long {\n  constructor() {\n${calls(59)}  }\n}`],
    ['a function of four parameters', 'export function four(a: A, b: B, c: C, d: D) {}'],
    ['a long file', calls(301)],
    ['a variable of the module', 'let count = 0;\nexport const next = () => (count += 1);'],
    ['a barrel', "export { a } from './a.ts';\nexport * from './b.ts';"],
  ])('is broken by %s', (_what, text) => {
    expect(shape('src/jobs/a.ts', text)).toHaveLength(1);
  });

  it.each(['src/jobs/string-utils.ts', 'src/helpers/a.ts', 'src/jobs/common.ts', 'src/jobs/runLoop.ts'])(
    'is broken by the name %s',
    (path) => {
      expect(shape(path, 'export const a = 1;')).toHaveLength(1);
    },
  );

  it('allows a test four hundred lines, and any nowhere', () => {
    expect(shape('test/a.test.ts', calls(400))).toEqual([]);
    expect(shape('test/a.test.ts', calls(401))).toHaveLength(1);
    expect(shape('test/a.test.ts', 'const x = 1 as any;')).toHaveLength(1);
  });

  it.each([
    ['a function of sixty lines', `export function just() {\n${calls(58)}}`],
    ['a factory of short functions', `function makes() {\n  return () => {\n${calls(50)}  };\n${calls(20)}}`],
    ['a date from a value', 'export const at = new Date(ms).toISOString();'],
    ['a member that has the name of a global', 'export const state = run.process;'],
    ['an error handler of four parameters', 'app.use((error, request, response, next) => next(error));'],
  ])('is kept by %s', (_what, text) => {
    expect(shape('src/core/plan/a.ts', text)).toEqual([]);
  });
});

describe('the top level', () => {
  it('knows a stranger', () => {
    expect(topLevelBreaches(['src', '.ci', 'README.md', 'scripts'])).toEqual(['scripts']);
  });
});
