import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { version } from '../../src/compose.ts';

const Package = z.object({
  version: z.string(),
  bin: z.record(z.string(), z.string()),
  files: z.array(z.string()),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const pack = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));

it('has the version that the daemon tells', () => {
  expect(pack.version).toBe(version);
});

it('publishes its command, which is executable', () => {
  const [command = ''] = Object.values(pack.bin);

  expect(pack.files).toEqual(['dist', command]);
  expect(statSync(command).mode & 0o111).not.toBe(0);
});

it('names only programs that exist in its scripts, and hands them the signals', () => {
  const started = Object.values(pack.scripts).flatMap((script) => {
    const [, entry = null] = /\bnode (?:--watch )?(\S+\.ts)/.exec(script) ?? [];
    return entry === null ? [] : [{ script, entry }];
  });

  expect(started.length).toBeGreaterThan(3);
  expect(started.filter(({ entry }) => entry.startsWith('src/') && !existsSync(entry))).toEqual([]);
  // Without `exec` the shell stays between npm and the daemon, and keeps the signals for itself.
  expect(started.filter(({ script }) => !script.startsWith('exec '))).toEqual([]);
});

it('pins every package to one version', () => {
  const wanted = { ...pack.dependencies, ...pack.devDependencies, ...pack.optionalDependencies };

  expect(
    Object.entries(wanted).filter(([, range]) => !/^(npm:\S+@)?\d+\.\d+\.\d+(-\S+)?$/.test(range)),
  ).toEqual([]);
});
