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

  it('has a step for each trouble, in the order of the ids', () => {
    const step = (remedy: 'look' | 'wait') =>
      judge([standing({ trouble: { message: 'odd', remedy } })]).map((core) => core.step);
    const two = unreadCores({ coreIds: [main, asId<CoreId>('a')], standings: [], nowAt });

    expect(step('look')).toEqual([
      'Look there whether these seats are really gone. Everything is held until a reading shows them again or an administrator approves.',
    ]);
    expect(step('wait')).toEqual([
      'It is read again every quarter of an hour; if this lasts, mend what is said above.',
    ]);
    expect(two).toEqual(
      ['a', 'main'].map((coreId) => ({
        coreId,
        goodAt: null,
        why: 'nobody has read it since',
        step: 'Is the daemon running? It reads every quarter of an hour: seatwarden serve.',
      })),
    );
  });

  it("that no pool needs is nobody's trouble", () => {
    const trouble = { message: 'down', remedy: 'wait' } as const;
    expect(judge([standing({}), standing({ coreId: asId('spare'), trouble })])).toEqual([]);
  });
});
