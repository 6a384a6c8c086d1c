import { describe, expect, it } from 'vitest';
import { usageNotices } from '../../../src/core/notice/usage-notices.ts';
import type { IdlePolicy } from '../../../src/core/domain/policy.ts';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import { loadPolicy, worldConfig } from '../../reconcile/world.ts';
import { core, dayMs, noon } from '../../support/builders.ts';

const { nowAt } = noon();
const idle: IdlePolicy = { afterMs: 90 * dayMs, approval: 'ask', coolDownMs: 0 };
const [cad] = [...loadPolicy(worldConfig).pools.values()];

function notices(
  age: number | null,
  { product = 'CAD', coreId = core, policy = idle as IdlePolicy | null } = {},
) {
  if (cad === undefined) return expect.unreachable();
  const told = age === null ? [] : [{ coreId, product, toldAt: nowAt - age * dayMs }];
  return usageNotices({ pools: [{ ...cad, idle: policy }], told, nowAt });
}
const keys = (...of: Parameters<typeof notices>) => notices(...of).map(({ key }) => key);

describe('a notice of a report of use that is missed', () => {
  it('opens after half of the window, and says when the report will be too old', () => {
    expect(keys(45)).toEqual([]);
    expect(notices(46)).toMatchObject([
      {
        key: 'stale:cad',
        severity: 'warning',
        text: 'The newest report of who uses CAD tells of uses until 2026-10-09, 46 days ago: in 44 days it will be too old, and no seat will count as unused (pool cad).',
        step: 'Take in a new report of use: `seatwarden usage import FILE`.',
      },
    ]);
  });

  it('says that nothing counts as unused once the report is older than the window', () => {
    expect(notices(90)[0]?.text).toContain('in 0 days it will be too old');
    expect(notices(91)[0]?.text).toContain('it is too old, and no seat counts as unused');
  });

  it('opens when the configuration says so', () => {
    const policy = { ...idle, reportEveryMs: 7 * dayMs };
    expect(keys(7, { policy })).toEqual([]);
    expect(keys(8, { policy })).toEqual(['stale:cad']);
  });

  it('says where nobody ever told, and takes no word about another product for one', () => {
    expect(notices(null)).toMatchObject([
      {
        key: 'never:cad',
        severity: 'info',
        text: 'Nobody has told yet who uses CAD, so no seat of pool cad counts as unused.',
      },
    ]);
    expect(keys(1, { coreId: asId<CoreId>('far') })).toEqual(['never:cad']);
    expect(keys(1, { product: 'BIM' })).toEqual(['never:cad']);
  });

  it('is none where use is no reason to take a seat', () => {
    expect(keys(null, { policy: null })).toEqual([]);
  });
});
