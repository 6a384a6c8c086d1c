import { describe, expect, it } from 'vitest';
import type { Outlook, TermedPool } from '../../../src/core/notice/pool-outlook.ts';
import { renewalNotices } from '../../../src/core/notice/renewal-notices.ts';
import { renewalSteps } from '../../../src/core/notice/renewal-steps.ts';
import { dayMs } from '../../support/builders.ts';
import { member, term, termedPool } from './team.ts';

const nowAt = Date.parse('2026-11-24T12:00:00Z');
const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const ends = {
  kind: 'ends',
  endsAt: day('2026-12-01'),
  mark: 7,
  ending: 5,
  left: 0,
  follows: [],
  losing: 1,
} as const;
const ended = {
  kind: 'ended',
  endsAt: day('2026-11-01'),
  phase: 'suspended',
  renewableUntil: day('2026-12-16'),
  stopped: null,
  losing: 1,
} as const;
const short = { kind: 'short', capacity: 1, taken: 3, endedAt: null, losing: 2 } as const;
const starts = (of: ReturnType<typeof term>) =>
  ({ kind: 'starts', term: of, startsAt: day('2026-12-01'), losing: 0 }) as const;

function tell(outlook: Outlook, fields: Partial<TermedPool> = {}, leaving: readonly string[] = []) {
  const [notice] = renewalNotices({
    pool: termedPool([], fields),
    outlook: [outlook],
    last: [member('ana')],
    leaving: leaving.map((name) => member(name)),
    coreKind: 'autodesk',
    nowAt,
  });
  return notice ?? expect.unreachable();
}
const text = (...of: Parameters<typeof tell>) => tell(...of).text;

describe('the words of a renewal notice', () => {
  it('say how many seats are left at an end, and whom that leaves without', () => {
    const begin = 'of CAD end on 2026-12-01, in 6 days;';
    const kept = { ...ends, losing: 0 };

    expect(text(ends)).toBe(
      `5 seats ${begin} none is left, and 1 person of 3 would lose access: ana Fox (ana@example.com).`,
    );
    expect(text({ ...kept, ending: null, left: null })).toBe(
      `Seats ${begin} how many are left is not told, or there is no limit, and 3 people hold one.`,
    );
    expect(text({ ...kept, left: 4 }, { held: 1 })).toBe(
      `5 seats ${begin} 4 are left, and 1 person holds one.`,
    );
    expect(text({ ...kept, left: 1, follows: [term(1, null, null)] })).toContain(
      '; 1 is left, what begins then included, and 3',
    );
  });

  it('say when access is lost after an end, and who has lost it', () => {
    expect(tell(ended)).toMatchObject({
      key: 'cad:ended:2026-11-01:suspended',
      severity: 'alarm',
      text: 'The seats of CAD ended on 2026-11-01; there has been no access since 2026-11-16 (1 person: ana Fox (ana@example.com)).',
    });
    expect(tell({ ...ended, losing: 0 })).toMatchObject({
      severity: 'warning',
      text: 'The seats of CAD ended on 2026-11-01; there has been no access since 2026-11-16 (nobody holds one).',
      csv: null,
    });
    expect(text({ ...ended, phase: 'grace' })).toBe(
      'The seats of CAD ended on 2026-11-01; access goes on until 2026-11-16, then it is lost (1 person: ana Fox (ana@example.com)).',
    );
    expect(tell({ ...ended, stopped: 'suspended' }).step).toBe(
      'Ask the purchaser of CAD why it was suspended.',
    );
    expect(tell({ ...ended, phase: 'grace' }).step).toContain('before 2026-11-16.');
  });

  it('say who goes first where seats are lacking, and who may not be taken', () => {
    const begin = 'CAD has 1 seat, and 3 are taken: 2 seats too many';
    const key = { key: 'cad:short', severity: 'alarm' };

    expect(tell(short, {}, ['bo'])).toMatchObject({
      ...key,
      text: `${begin} (the first to go: bo Fox (bo@example.com); 1 more may not be taken).`,
    });
    expect(text(short, {}, ['bo', 'cy', 'di'])).toBe(
      `${begin} (the first to go: bo Fox (bo@example.com), cy Fox (cy@example.com)).`,
    );
    expect(text(short)).toBe(`${begin} (none of them may be taken).`);
    expect(text({ ...short, losing: 0 })).toBe(`${begin} (none of them is held by a person).`);
  });

  it('say what starts, and what goes on under another id', () => {
    expect(tell(starts(term(4, '2026-12-01', null)))).toMatchObject({
      key: 'cad:starts:2026-12-01:same:4',
      severity: 'info',
      text: '4 seats of CAD start on 2026-12-01, in 6 days; nobody can get one before.',
      step: '',
    });
    expect(tell(starts(term(null, '2026-12-01', null, 'CAD (2)')))).toMatchObject({
      key: 'cad:starts:2026-12-01:CAD (2):any',
      text: 'Seats of CAD start on 2026-12-01, in 6 days, as CAD (2); nobody can get one before.',
    });
    const replaced = { kind: 'replaced', endsAt: nowAt - dayMs, losing: 0 } as const;
    expect(tell(replaced)).toMatchObject({
      key: 'cad:replaced:2026-11-23',
      severity: 'info',
      text: 'CAD goes on with 5 seats under a new id; the seats of the old one ended on 2026-11-23 and are counted no longer.',
      step: '',
    });
    expect(text(replaced, { capacity: null })).toContain('CAD goes on without limit under a new id');
  });

  it('say each step in the words of Autodesk Account', () => {
    const { renew, buy, mendShortage } = renewalSteps('autodesk');
    const importing =
      'User Management > By Product > Assign users > Import to assign, with the file of this notice.';
    const signIn =
      'Sign in to Autodesk Account as the purchaser that the subscription has now (who renews becomes purchaser and primary admin), open Billing and Orders > Subscriptions and Contracts, and renew CAD';

    expect(renew({ product: 'CAD', seats: 2, before: '2027-01-01' })).toBe(
      `${signIn} for at least 2 before 2027-01-01. Does it renew by itself, look whether the number of seats is right. Should the new seats be another subscription, this gives them to people: ${importing}`,
    );
    expect(renew({ product: 'CAD', seats: 0, before: '2027-01-01' })).toBe(
      `${signIn} before 2027-01-01. Does it renew by itself, look whether the number of seats is right.`,
    );
    expect(buy({ product: 'CAD', seats: 2 })).toBe(
      `It cannot be renewed any more: buy CAD for at least 2 anew, and assign the subscription to this team. This gives the seats to people: ${importing}`,
    );
    expect(buy({ product: 'CAD', seats: 0 })).toBe(
      'It cannot be renewed any more: buy CAD anew, and assign the subscription to this team.',
    );
    expect(mendShortage({ product: 'CAD', seats: 2 })).toBe(
      'Add 2 to CAD as its purchaser (Billing and Orders > Subscriptions and Contracts > Add seats), or name fewer people in the rules; Autodesk does not say whose access stops first.',
    );
  });

  it('say each step in the requests of the ledger', () => {
    const { renew, buy, resume, mendShortage } = renewalSteps('ledger');
    const contract = 'POST /licensing/v1/contracts/{number}';

    expect(renew({ product: 'CAD', seats: 0, before: '2027-01-01' })).toBe(
      `Renew CAD before 2027-01-01: ${contract}/renewals.`,
    );
    expect(buy({ product: 'CAD', seats: 2 })).toBe(`Buy CAD for at least 2 anew: ${contract}/purchases.`);
    expect(resume({ product: 'CAD' })).toBe(
      `Once it is clear why, give CAD its access back: ${contract}/subscriptions/{id}/resume.`,
    );
    expect(mendShortage({ product: 'CAD', seats: 2 })).toBe(
      `Add 2 to CAD (${contract}/subscriptions/{id}/additions), or name fewer people in the rules.`,
    );
  });
});
