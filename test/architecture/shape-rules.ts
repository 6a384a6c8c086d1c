import { basename } from 'node:path/posix';
import type { ParsedFile } from './parsed-file.ts';

/** What pure code must not touch: clock, chance, environment, network, and orders that differ between machines. */
const impure = [
  'Date.now',
  'new Date()',
  'Math.random',
  'Temporal',
  'process',
  'globalThis',
  'performance',
  'crypto',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  '.localeCompare',
];

/** Every breach of sizes, purity and manners in one file, as a sentence. */
export function shapeBreaches(file: ParsedFile): readonly string[] {
  const isTest = file.path.startsWith('test/');
  const told = [...tooLong(file, isTest ? 400 : 300)];
  if (file.hasAny) told.push('uses the type any');
  if (!isTest) told.push(...functionBreaches(file), ...mannersBreaches(file));
  if (file.path.startsWith('src/core/')) {
    told.push(
      ...impure.filter((name) => file.touches.has(name)).map((name) => `touches ${name}; core is pure`),
    );
  }
  return told.map((breach) => `${file.path} ${breach}`);
}

function tooLong({ lines }: ParsedFile, limit: number): readonly string[] {
  return lines > limit ? [`has ${lines} lines; at most ${limit}`] : [];
}

function functionBreaches({ functions }: ParsedFile): readonly string[] {
  return functions.flatMap(({ name, lines, parameters }) => [
    ...(lines > 60 ? [`has ${lines} lines in ${name}; at most 60`] : []),
    // Functions without a name are given to libraries, which say how many arguments they pass.
    ...(parameters > 3 && name !== null ? [`has ${parameters} parameters in ${name}; at most 3`] : []),
  ]);
}

function mannersBreaches({ path, isBarrel, moduleLets }: ParsedFile): readonly string[] {
  return [
    ...(isBarrel ? ['only passes on what others export'] : []),
    ...moduleLets.map((name) => `changes ${name} for the whole module`),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(basename(path, '.ts')) ? [] : ['is not named in kebab-case']),
    ...(/(^|[/-])(utils?|helpers?|common|misc)([/.-]|$)/.test(path) ? ['has a name that says nothing'] : []),
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
