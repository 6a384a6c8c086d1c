import { describe, expect, it } from 'vitest';
import { consentAlarms } from '../../../src/licensing/autodesk/consent-alarms.ts';
import type { ConsentRow } from '../../../src/licensing/autodesk/consents.ts';

const dayMs = 86_400_000;
const nowAt = Date.UTC(2026, 10, 24);
const consent = (row: Partial<ConsentRow>): ConsentRow => ({
  id: 'c1',
  core_id: 'main',
  administrator: 'ana',
  scopes: '',
  granted_at: nowAt,
  state: 'usable',
  state_at: nowAt,
  reason: null,
  generation: 1,
  refresh_token: '',
  refreshed_at: nowAt,
  access_token: null,
  access_until: 0,
  refresher: null,
  refresher_until: 0,
  not_before: 0,
  ...row,
});
const aged = (days: number) => consent({ refreshed_at: nowAt - days * dayMs });

describe('an alarm', () => {
  it('is raised when nobody has consented', () => {
    expect(consentAlarms([], nowAt)).toEqual([{ kind: 'no-consent' }]);
  });

  it.each([
    [0, null],
    [9.9, null],
    [10, 5],
    [12.9, 5],
    [13, 2],
    [16, 2],
  ])('on a consent that was refreshed %d days ago is at the mark of %s days', (days, withinDays) => {
    const alarms = consentAlarms([aged(days)], nowAt);
    expect(alarms).toEqual(
      withinDays === null
        ? []
        : [{ kind: 'ends-soon', administrator: 'ana', endsAt: nowAt + (15 - days) * dayMs, withinDays }],
    );
  });

  it('names who lost the role and who must consent again', () => {
    const rows = [
      consent({ state: 'role-lost', reason: 'no administrator any more' }),
      consent({ administrator: 'bo', state: 'consent-again', refreshed_at: 0 }),
    ];
    expect(consentAlarms(rows, nowAt)).toEqual([
      { kind: 'role-lost', administrator: 'ana', since: nowAt, reason: 'no administrator any more' },
      { kind: 'consent-again', administrator: 'bo', since: nowAt, reason: 'consent-again' },
    ]);
  });
});
