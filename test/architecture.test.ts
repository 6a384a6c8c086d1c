import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importBreaches } from './architecture/import-rules.ts';
import { parseFile } from './architecture/parsed-file.ts';
import { shapeBreaches, topLevelBreaches } from './architecture/shape-rules.ts';

/** What a checkout gains by being used; .gitignore names them too. */
const made = ['node_modules', 'dist', 'coverage', 'data'];
const files = globSync(['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}']).map((path) =>
  parseFile(path, readFileSync(path, 'utf8')),
);

describe('the house', () => {
  it('keeps its import rules', () => {
    expect(files.flatMap(importBreaches)).toEqual([]);
  });

  it('keeps its files small, its functions short, its core pure, and does without any', () => {
    expect(files.flatMap(shapeBreaches)).toEqual([]);
  });

  it('has nothing new at the top level', () => {
    expect(topLevelBreaches(readdirSync('.').filter((name) => !made.includes(name)))).toEqual([]);
  });

  it('is looked at as a whole', () => {
    expect(files.filter(({ path }) => path.startsWith('src/')).length).toBeGreaterThan(100);
  });
});
