import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformancePage, rfcs } from './conformance-table.ts';

describe('the conformance table', () => {
  it.each(rfcs)('names for each requirement of %s a test that is there', (_title, requirements) => {
    const missing = requirements.filter(([, , , file, test]) => {
      const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
      return !text.includes(`'${test}'`) && !text.includes(`"${test}"`);
    });
    expect(missing).toEqual([]);
  });

  it('is the page that people read', () => {
    expect(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')).toBe(conformancePage());
  });
});
