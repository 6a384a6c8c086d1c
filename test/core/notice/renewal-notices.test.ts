import { describe, expect, it } from 'vitest';
import { poolOutlook, type TermedPool } from '../../../src/core/notice/pool-outlook.ts';
import { renewalNotices } from '../../../src/core/notice/renewal-notices.ts';
import type { TeamMember } from '../../../src/core/notice/team-member.ts';
import { member, term, termedPool } from './team.ts';

const thisYear = term(5, '2026-01-01', '2027-01-01');

function notices(
  pool: TermedPool,
  today: string,
  {
    last = ['cy', 'bo', 'ana'].map((name) => member(name)),
    leaving = ['cy'].map((name) => member(name)),
    coreKind = 'autodesk',
  }: { last?: readonly TeamMember[]; leaving?: readonly TeamMember[]; coreKind?: string } = {},
) {
  const nowAt = Date.parse(`${today}T12:00:00Z`);
  return renewalNotices({ pool, outlook: poolOutlook(pool, nowAt), last, leaving, coreKind, nowAt });
}

describe('a renewal notice', () => {
  it('names who would lose access, the last of the waiting list first, with a file for them', () => {
    const [notice] = notices(termedPool([thisYear, term(1, '2027-01-01', '2028-01-01')]), '2026-12-20');

    expect(notice).toMatchObject({
      key: 'cad:ends:2027-01-01:14',
      kind: 'renewal',
      severity: 'warning',
      coreId: 'main',
      poolId: 'cad',
      text:
        '5 seats of CAD end on 2027-01-01, in 11 days; 1 is left, what begins then included, and ' +
        '2 people of 3 would lose access: cy Fox (cy@example.com), bo Fox (bo@example.com).',
      csv: {
        name: 'lose-access-main-cad-ends-2027-01-01-14.csv',
        text: 'First name,Last name,Email address\r\ncy,Fox,cy@example.com\r\nbo,Fox,bo@example.com\r\n',
      },
    });
    expect(notice?.step).toContain('renew CAD for at least 3 before 2027-01-01');
    expect(notice?.step).toContain('Import to assign');
  });

  it('asks nothing of anybody when nobody would lose access', () => {
    const [notice] = notices(termedPool([thisYear, term(9, '2027-01-01', '2028-01-01')]), '2026-12-30');

    expect(notice).toMatchObject({ severity: 'info', step: '', csv: null });
  });

  it('grows graver, and opens anew at each mark', () => {
    const told = ['2026-11-05', '2026-12-05', '2026-12-20', '2026-12-30'].map(
      (today) => notices(termedPool([thisYear]), today)[0],
    );

    expect(told.map((notice) => notice?.severity)).toEqual(['info', 'warning', 'warning', 'alarm']);
    expect(new Set(told.map((notice) => notice?.key)).size).toBe(4);
  });

  it('stays the same from day to day between the marks', () => {
    const key = (today: string) => notices(termedPool([thisYear]), today)[0]?.key;

    expect(key('2026-12-20')).toBe(key('2026-12-22'));
  });

  it('says until when access goes on after the end, and what can be done when', () => {
    const on = (today: string) => notices(termedPool([thisYear]), today)[0];

    expect(on('2027-01-02')).toMatchObject({ severity: 'alarm' });
    expect(on('2027-01-02')?.text).toContain('access goes on until 2027-01-16');
    expect(on('2027-01-20')?.text).toContain('no access since 2027-01-16');
    expect(on('2027-01-20')?.step).toContain('before 2027-02-15');
    expect(on('2027-03-01')?.step).toContain('cannot be renewed any more');
  });

  it('knows that a term by the month can be renewed for a shorter time', () => {
    const monthly = { ...term(5, '2026-12-01', '2027-01-01'), isMonthly: true } as const;
    const on = (today: string) => notices(termedPool([monthly]), today)[0];

    expect(on('2027-01-20')?.step).toContain('before 2027-01-31');
    expect(on('2027-01-31')?.step).toContain('cannot be renewed any more');
  });

  it.each([
    [
      'suspended',
      'give CAD its access back: POST /licensing/v1/contracts/{number}/subscriptions/{id}/resume',
    ],
    ['canceled', 'Buy CAD for at least 3 anew'],
  ] as const)('says that the seats were %s, and what to do', (stopped, step) => {
    const pool = termedPool([{ ...term(5, '2026-01-01', '2026-11-20'), stopped }]);
    const [notice] = notices(pool, '2026-11-24', { coreKind: 'ledger' });

    expect(notice?.text).toContain(
      `The seats of CAD were ${stopped} on 2026-11-20; there is no access (3 people`,
    );
    expect(notice?.step).toContain(step);
  });

  it('counts the seats that are too many', () => {
    const [notice] = notices(
      termedPool([term(2, '2026-11-20', '2027-11-20'), term(5, '2025-11-20', '2026-11-20')], { capacity: 2 }),
      '2026-11-24',
    );

    expect(notice?.text).toBe(
      'CAD has 2 seats, since seats ended on 2026-11-20, and 3 are taken: 1 seat too many ' +
        '(the first to go: cy Fox (cy@example.com)).',
    );
    expect(notice?.step).toContain('Add 1 to CAD');
  });

  it('names ten and counts the rest, and the file has them all', () => {
    const many = Array.from({ length: 12 }, (_, index) => member(`p${index}`));
    const [notice] = notices(termedPool([thisYear], { held: 12 }), '2026-12-20', { last: many });

    expect(notice?.text).toContain('p9 Fox (p9@example.com) and 2 more');
    expect(notice?.csv?.text.trim().split('\r\n')).toHaveLength(13);
  });

  it('arms nothing in a spreadsheet', () => {
    const last = [member('x', { givenName: '=HYPERLINK("http://x")' })];
    const [notice] = notices(termedPool([thisYear], { held: 1 }), '2026-12-20', { last });

    expect(notice?.csv?.text).toContain(`"'=HYPERLINK`);
  });

  it('of the embedded ledger speaks its words, and has no file', () => {
    const [notice] = notices(termedPool([thisYear]), '2026-12-20', { coreKind: 'ledger' });

    expect(notice?.csv).toBeNull();
    expect(notice?.step).toContain('POST /licensing/v1/contracts/{number}/renewals');
  });
});
