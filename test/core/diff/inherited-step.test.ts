import { describe, expect, it } from 'vitest';
import { diffOrphans } from '../../../src/core/diff/diff-orphans.ts';
import { inheritedStep } from '../../../src/core/diff/inherited-step.ts';
import { noon, policy, seat } from '../../support/builders.ts';

describe('a seat that is inherited', () => {
  it('is taken where it comes from, by the words of the screens', () => {
    const step = inheritedStep('ana@example.com', 'CAD');

    expect(step).toMatch(/^Take ana@example\.com out of the group that gives CAD: in Autodesk Account open /);
    expect(step).toContain('choose the team and the group, and remove ana@example.com (a synced group');
    expect(step).toContain('default assignment');
    expect(step).toContain('In the embedded ledger both are changed under /licensing/v1: /groups and /team.');
  });

  it('of nobody we know says so as well', () => {
    const seats = [seat('cad', 'ana', { type: 'inherited', personId: null })];
    const { put } = diffOrphans({ seats, drift: [], policy: policy(), calendar: noon() });

    expect(put).toMatchObject([{ decision: 'manual', step: expect.stringContaining('By Group') as string }]);
  });
});
