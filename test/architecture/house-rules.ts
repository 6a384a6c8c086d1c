import { dirname, join } from 'node:path/posix';
import type { ImportLine, ParsedFile } from './parsed-file.ts';

/** Whom the files of a folder may import: folders of `src` (as values, or as types only) and packages. */
interface FolderRule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
  /** `any`: its own packages. A list: these and no others; `node:` modules are packages here. */
  readonly packages: 'any' | readonly string[];
}

/** Pure things that everybody may use: the words of the product, and the one SCIM filter language. */
const everybody = ['src/core/domain', 'src/core/filter', 'src/errors.ts'];
const outer = { values: [...everybody, 'src/ports'], types: ['src/core'], packages: 'any' } as const;

/** Who may import whom. A folder may always import itself. */
const folderRules: Readonly<Record<string, FolderRule>> = {
  'src/core': { values: [], packages: [] },
  'src/ports': { values: ['src/core/domain'], types: ['src/core'], packages: [] },
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
  'src/report': {
    values: ['src/contract', 'src/core/domain'],
    types: ['src/core'],
    packages: ['cli-table3', 'node:util'],
  },
  'src/http': {
    values: ['src/contract', 'src/reconcile', 'src/ports', 'src/report', ...everybody],
    types: ['src/core', 'src/jobs'],
    packages: 'any',
  },
  'src/config': { values: everybody, types: ['src/core'], packages: 'any' },
};

/** What pure code must not touch: clock, chance and environment. */
const impure = [
  'Date.now',
  'new Date()',
  'Math.random',
  'process.env',
  'performance.now',
  'crypto.randomUUID',
];

/** Every breach of "who may import whom" in one file, as a sentence. */
export function importBreaches(file: ParsedFile): readonly string[] {
  const folder = Object.keys(folderRules).find((name) => file.path.startsWith(`${name}/`));
  const rule = folder === undefined ? undefined : folderRules[folder];
  if (folder === undefined || rule === undefined) return [];
  return file.imports
    .filter((line) => !mayImport({ folder, rule, file, line }))
    .map(({ specifier }) => `${file.path} may not import ${specifier}`);
}

function mayImport(asked: { folder: string; rule: FolderRule; file: ParsedFile; line: ImportLine }): boolean {
  const { folder, rule, file, line } = asked;
  if (!line.specifier.startsWith('.')) {
    return rule.packages === 'any' || rule.packages.includes(line.specifier);
  }
  const wanted = join(dirname(file.path), line.specifier);
  const allowed = [folder, ...rule.values, ...(line.isTypeOnly ? (rule.types ?? []) : [])];
  return allowed.some((name) => wanted === name || wanted.startsWith(`${name}/`));
}

/** Size and purity breaches of one file. */
export function shapeBreaches(file: ParsedFile): readonly string[] {
  const isTest = file.path.startsWith('test/');
  const limit = isTest ? 400 : 300;
  return [
    ...(file.lines > limit ? [`${file.path} has ${file.lines} lines; at most ${limit}`] : []),
    ...(isTest
      ? []
      : file.functions
          .filter(({ lines }) => lines > 60)
          .map(({ name, lines }) => `${file.path}: ${name} has ${lines} lines; at most 60`)),
    ...(file.hasAny ? [`${file.path} uses the type any`] : []),
    ...(file.path.startsWith('src/core/')
      ? impure
          .filter((name) => file.touches.has(name))
          .map((name) => `${file.path} touches ${name}; core is pure`)
      : []),
  ];
}

const allowedTop = [
  'src',
  'config',
  'test',
  'deploy',
  'package.json',
  'tsconfig.json',
  'Dockerfile',
  'README.md',
  'LICENSE',
  'package-lock.json',
];

/** Names at the top level that are neither the product's nor a tool's own (those begin with a dot). */
export function topLevelBreaches(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.startsWith('.') && !allowedTop.includes(name));
}
