import { describe, expect, it } from 'vitest';
import type { CoreStanding } from '../../../src/core/domain/core-standing.ts';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import { unreadCores } from '../../../src/core/drift/unread-cores.ts';
import { noon } from '../../support/builders.ts';

const { nowAt } = noon();
const hourMs = 3_600_000;
const main = asId<CoreId>('main');
const judge = (standings: readonly CoreStanding[]) =>
  unreadCores({ coreIds: [main, main], standings, nowAt });
const standing = (fields: Partial<CoreStanding>): CoreStanding => ({
  coreId: main,
  triedAt: nowAt,
  goodAt: nowAt,
  trouble: null,
  ...fields,
});

describe('a licensing core', () => {
  it('is known for an hour after a good reading', () => {
    expect(judge([standing({ goodAt: nowAt - hourMs })])).toEqual([]);
    expect(judge([standing({ goodAt: nowAt - hourMs - 1 })])).toMatchObject([
      { coreId: 'main', goodAt: nowAt - hourMs - 1, step: expect.stringContaining('seatwarden serve') },
    ]);
  });

  it('that was never read is not known', () => {
    expect(judge([])).toMatchObject([{ coreId: 'main', goodAt: null }]);
  });

  it('that could not be read just now is not known, however young its last good reading is', () => {
    const trouble = { message: 'nobody has consented', remedy: 'consent' } as const;
    expect(judge([standing({ trouble })])).toEqual([
      {
        coreId: 'main',
        goodAt: nowAt,
        why: 'nobody has consented',
        step: 'Consent as an administrator of the team: seatwarden connect main.',
      },
    ]);
  });

  it("that no pool needs is nobody's trouble", () => {
    const trouble = { message: 'down', remedy: 'wait' } as const;
    expect(judge([standing({}), standing({ coreId: asId('spare'), trouble })])).toEqual([]);
  });
});
