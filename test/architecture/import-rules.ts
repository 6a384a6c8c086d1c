import { dirname, join } from 'node:path/posix';
import type { ImportLine, ParsedFile } from './parsed-file.ts';

/** Whom a file or the files of a folder may import: parts of `src` (as values, or as types only) and packages. */
interface ImportRule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
  /** What `values` would allow and this rule does not. */
  readonly except?: readonly string[];
  /** `own`: whatever no other part owns (see `owners`). A list: these and no others; `node:` modules are packages. */
  readonly packages: 'any' | 'own' | readonly string[];
}

/** Pure things that everybody may use: the words of the product, and the one SCIM filter language. */
const everybody = ['src/core/domain', 'src/core/filter'];
const outer = {
  values: ['src/ports', 'src/errors.ts'],
  types: ['src/core'],
  packages: 'own',
} as const;
/** What `compose` alone builds. */
const concrete = ['src/stores', 'src/licensing', 'src/sources', 'src/jobs', 'src/http/app.ts'];
const command = { values: ['src'], except: concrete, packages: 'any' } as const;
const wiring = { values: ['src'], packages: 'any' } as const;

/** Who may import whom, as in "who may import whom" of the house style. A folder may always import itself. */
const importRules: Readonly<Record<string, ImportRule>> = {
  'src/core': { values: [], packages: [] },
  'src/ports': { values: [], types: ['src/core'], packages: [] },
  'src/reconcile': { values: ['src/core', 'src/ports', 'src/errors.ts'], packages: ['node:crypto'] },
  'src/sources': outer,
  'src/licensing': outer,
  'src/stores': outer,
  'src/jobs': {
    values: ['src/reconcile', 'src/ports', 'src/errors.ts'],
    types: ['src/core'],
    packages: ['node-cron', 'node:timers/promises'],
  },
  'src/contract': { values: [], packages: ['zod', 'zod-openapi'] },
  'src/report': { values: ['src/contract'], types: ['src/core'], packages: ['cli-table3', 'node:util'] },
  'src/http': {
    values: ['src/contract', 'src/reconcile', 'src/ports', 'src/report', 'src/errors.ts'],
    types: ['src/core', 'src/jobs'],
    packages: 'own',
  },
  'src/config': {
    values: ['src/errors.ts'],
    types: ['src/core'],
    packages: ['zod', 'yaml', 'node-cron', 'temporal-polyfill', 'node:crypto', 'node:util'],
  },
  'src/demo': wiring,
  'src/compose': wiring,
  'src/compose.ts': wiring,
  'src/main.ts': command,
  'src/cli.ts': command,
  'src/cli': command,
  'src/serve-daemon.ts': command,
  'src/store-address.ts': { values: ['src/config'], packages: [] },
  'src/errors.ts': { values: [], packages: [] },
  'src/healthcheck.ts': { values: [], packages: [] },
  'src/clock.ts': { values: ['src/ports'], packages: ['temporal-polyfill'] },
  'src/ids.ts': { values: ['src/ports'], packages: ['node:crypto'] },
  'src/log.ts': { values: ['src/ports', 'src/errors.ts'], packages: ['pino', 'axios'] },
  // The registries say which settings a kind has; nothing is built here.
  'src/load-from-disk.ts': {
    values: ['src/config', 'src/errors.ts', 'src/sources/registry.ts', 'src/licensing/registry.ts'],
    packages: ['node:fs'],
  },
  'src/generate-docs.ts': { values: ['src/config', 'src/load-from-disk.ts'], packages: ['node:fs'] },
};

/** Packages that belong to some parts only, so that a query stays in the stores and a route in `http`. */
const owners: Readonly<Record<string, readonly string[]>> = {
  kysely: ['src/stores', 'src/licensing'],
  pg: ['src/stores'],
  'node:sqlite': ['src/stores'],
  keyv: ['src/stores'],
  hookified: ['src/stores'],
  express: ['src/http'],
  'express-session': ['src/http'],
  'express-rate-limit': ['src/http'],
  helmet: ['src/http'],
  'prom-client': ['src/http'],
  scimmy: ['src/http/scim'],
  'pino-http': ['src/http'],
  pino: [],
  commander: [],
  'cli-table3': [],
  'node-cron': [],
  'csv-parse': ['src/sources', 'src/licensing'],
  axios: ['src/sources', 'src/licensing'],
  cockatiel: ['src/sources', 'src/licensing'],
  yaml: [],
};

/** Every breach of "who may import whom" in one file of `src`, as a sentence. */
export function importBreaches(file: ParsedFile): readonly string[] {
  if (!file.path.startsWith('src/')) return [];
  const part = Object.keys(importRules).find((name) => isIn(name, file.path));
  const rule = part === undefined ? undefined : importRules[part];
  if (part === undefined || rule === undefined) return [`${file.path} is in a part without an import rule`];
  return file.imports
    .filter((line) => !mayImport({ part, rule, path: file.path, line }))
    .map(
      ({ specifier, isTypeOnly }) =>
        `${file.path} may not import ${specifier ?? 'what it computes'}${isTypeOnly ? '' : ' as a value'}`,
    );
}

interface Asked {
  readonly part: string;
  readonly rule: ImportRule;
  readonly path: string;
  readonly line: ImportLine;
}

function mayImport({ part, rule, path, line }: Asked): boolean {
  // The address is computed: nobody can say what that imports.
  if (line.specifier === null) return false;
  if (!line.specifier.startsWith('.')) return mayUse(rule, path, line.specifier);
  const wanted = join(dirname(path), line.specifier);
  if (!line.isTypeOnly && (rule.except ?? []).some((name) => isIn(name, wanted))) return false;
  const allowed = [part, ...everybody, ...rule.values, ...(line.isTypeOnly ? (rule.types ?? []) : [])];
  return allowed.some((name) => isIn(name, wanted));
}

function mayUse(rule: ImportRule, path: string, specifier: string): boolean {
  if (rule.packages === 'any') return true;
  const name = packageOf(specifier);
  if (rule.packages !== 'own') return rule.packages.includes(name);
  const owning = owners[name];
  return owning === undefined || owning.some((part) => isIn(part, path));
}

/** `csv-parse/sync` is csv-parse; `node:fs/promises` stays what it is. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isIn(part: string, path: string): boolean {
  return path === part || path.startsWith(`${part}/`);
}
