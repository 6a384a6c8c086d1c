import { describe, expect, it } from 'vitest';
import { setAside } from '../../../src/core/diff/set-aside.ts';
import type { DriftDecision, DriftRow } from '../../../src/core/domain/drift.ts';
import { personId, removal } from '../../support/builders.ts';

const person = (...drift: readonly DriftRow[]) => ({
  personId: personId('ana'),
  entitlements: [],
  drift,
  viewHash: 'as stored',
  nextDueAt: 7,
});
const row = (decision: DriftDecision) => removal('cad', 'ana', { decision });

describe('a person about whom deciding failed', () => {
  it('loses nothing, and the report says why; everything else stays as it is stored', () => {
    expect(setAside(person(row('due')))).toEqual({
      personId: 'ana',
      view: null,
      viewHash: 'as stored',
      nextDueAt: 7,
      entitlements: { put: [], drop: [] },
      drift: {
        put: [
          {
            ...row('due'),
            decision: 'quarantined',
            evidence:
              'no decision could be made about this person: the program failed on what is known of them',
            step: 'Nothing is taken and nothing given until a decision succeeds; the log has the error, please report it.',
          },
        ],
        drop: [],
      },
      adopted: [],
      exceptions: { put: [], ended: [] },
    });
  });

  it('is out of reach of every plan, and what none would touch is not written anew', () => {
    const acted = (['due', 'grace', 'waiting', 'held'] as const).map(row);
    const left = (['protected', 'manual', 'report-only', 'quarantined'] as const).map(row);

    expect(setAside(person(...acted, ...left))?.drift.put.map(({ decision }) => decision)).toEqual(
      acted.map(() => 'quarantined'),
    );
    expect(setAside(person(...left))).toBeNull();
  });

  it('is not written where nothing was decided about them before', () => {
    expect(setAside({ ...person(row('due')), viewHash: null })).toBeNull();
  });
});
