import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followRoles } from '../../../src/core/notice/follow-roles.ts';
import { roleNotices } from '../../../src/core/notice/role-notices.ts';
import type { TeamAccount, TeamMemory } from '../../../src/core/notice/team-memory.ts';
import { accountId, core, dayMs } from '../../support/builders.ts';
import { member } from './team.ts';

const firstAt = Date.parse('2026-11-24T12:00:00Z');
const account = (name: string, protectedRole: string | null = null): TeamAccount => ({
  accountId: accountId(name),
  email: `${name}@example.com`,
  status: 'verified',
  protectedRole,
});
const admin = (name: string) => account(name, 'administrator');

/** Readings, some days apart, one after the other; what the last one says. */
function follow(...readings: readonly (readonly [day: number, accounts: readonly TeamAccount[]])[]) {
  let before: TeamMemory['roles'] | null = null;
  let last = followRoles({ before, accounts: [], nowAt: firstAt });
  for (const [day, accounts] of readings) {
    last = followRoles({ before, accounts, nowAt: firstAt + day * dayMs });
    before = last.roles;
  }
  return last;
}
const both = [admin('ana'), admin('ben'), account('cy')];

describe('roles of a team', () => {
  it('are as they are at the first reading', () => {
    expect(follow([0, both])).toMatchObject({ changes: [], isNobodyLeft: false });
  });

  it('that are lost are said until they are back', () => {
    const lost = [admin('ana'), account('ben'), account('cy')];

    expect(follow([0, both], [1, lost], [5, lost]).changes).toEqual([
      {
        accountId: 'ben',
        email: 'ben@example.com',
        was: 'administrator',
        is: null,
        isGone: false,
        since: firstAt + dayMs,
      },
    ]);
    expect(follow([0, both], [1, lost], [5, both]).changes).toEqual([]);
  });

  it('that are lost are told by account, and forgotten once they were meant to be', () => {
    const changed = follow([0, both], [1, [account('ben'), account('ana', 'coordinator')]]);
    const lost = [admin('ana'), account('ben')];

    expect(changed.changes.map(({ email }) => email)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(Object.keys(follow([0, both], [1, lost], [31, lost]).roles)).toEqual(['ana']);
    expect(
      follow([0, both], [1, lost], [2, [admin('ana'), account('ben', 'role-not-told')]]).changes,
    ).toEqual([]);
  });

  it('that appeared and went again leave nobody without an administrator', () => {
    const [cy] = [account('cy')];

    expect(follow([0, [cy]], [1, [admin('cy')]], [2, [cy]]).isNobodyLeft).toBe(false);
  });

  it('that appear are told by account', () => {
    const more = [admin('zed'), admin('dan'), ...both];

    expect(follow([0, both], [1, more]).changes.map(({ accountId: id }) => id)).toEqual(['dan', 'zed']);
  });

  it('go with the account, too', () => {
    expect(follow([0, both], [1, [admin('ana')]]).changes).toMatchObject([
      { was: 'administrator', isGone: true },
    ]);
  });

  it('that are lost for 30 days were meant to be', () => {
    const lost = [admin('ana'), account('ben')];

    expect(follow([0, both], [1, lost], [30, lost]).changes).toHaveLength(1);
    expect(follow([0, both], [1, lost], [31, lost]).changes).toEqual([]);
    expect(follow([0, both], [1, lost], [31, lost], [32, both]).changes).toMatchObject([
      { accountId: 'ben', was: null, is: 'administrator' },
    ]);
  });

  it('that appear are said for a week', () => {
    const more = [...both, admin('dan')];

    expect(follow([0, both], [1, more], [7, more]).changes).toMatchObject([{ accountId: 'dan', was: null }]);
    expect(follow([0, both], [1, more], [8, more]).changes).toEqual([]);
    expect(follow([0, both], [1, more], [2, both]).changes).toEqual([]);
  });

  it('that change are said as what was and what is', () => {
    const changed = [account('ana', 'coordinator'), admin('ben')];

    expect(follow([0, both], [1, changed]).changes).toMatchObject([
      { was: 'administrator', is: 'coordinator' },
    ]);
  });

  it('that a reading does not tell are not lost', () => {
    const untold = [admin('ana'), account('ben', 'role-not-told'), account('eve', 'role-not-told')];

    expect(follow([0, both], [1, untold])).toMatchObject({ changes: [], isNobodyLeft: false });
    expect(follow([0, both], [1, untold], [40, untold], [41, both]).changes).toEqual([]);
  });

  it('are gone for everybody, which no time makes right', () => {
    const none = [account('ana'), account('ben')];

    expect(follow([0, both], [1, none])).toMatchObject({ isNobodyLeft: true });
    expect(follow([0, both], [1, none], [90, none], [91, none])).toMatchObject({ isNobodyLeft: true });
    expect(follow([0, [account('cy')]], [1, [account('cy')]])).toMatchObject({ isNobodyLeft: false });
  });

  it('of which nothing changed change nothing', () => {
    const role = fc.constantFrom(null, 'administrator', 'coordinator', 'role-not-told');
    const team = fc
      .uniqueArray(fc.tuple(fc.constantFrom('ana', 'ben', 'cy', 'dan'), role), { selector: ([name]) => name })
      .map((rows) => rows.map(([name, has]) => account(name, has)));
    fc.assert(
      fc.property(team, (accounts) => {
        const { changes, roles } = follow([0, accounts], [3, accounts.toReversed()]);

        expect(changes).toEqual([]);
        expect(followRoles({ before: roles, accounts, nowAt: firstAt + 90 * dayMs }).roles).toEqual(roles);
      }),
    );
  });
});

describe('a notice of a role', () => {
  const team = { coreId: core, coreKind: 'autodesk', changesRoles: false };
  const lost = follow([0, both], [1, [admin('ana'), account('ben')]]);
  const members = new Map([[accountId('ben'), member('ben')]]);
  const notices = (fields: Partial<Parameters<typeof roleNotices>[0]> = {}) =>
    roleNotices({ team, followed: lost, members, renewals: [], ...fields });

  it('says the words of the step', () => {
    const [notice] = notices();

    expect(notice).toMatchObject({
      key: 'lost:ben:administrator:',
      kind: 'role',
      severity: 'warning',
      text: 'ben Fox (ben@example.com) is no longer administrator of the team of licensing core main, since 2026-11-25.',
    });
    expect(notice?.step).toMatch(
      /^Restore administrator of ben Fox \(ben@example.com\): in Autodesk Account/,
    );
  });

  it('says at which renewal it was lost, if one was near', () => {
    const renewals = [
      { product: 'BIM', at: firstAt - 40 * dayMs },
      { product: 'CAD', at: firstAt + dayMs / 2 },
    ];
    const [notice] = notices({ renewals });

    expect(notice?.text).toContain('since 2026-11-25, lost at the renewal of CAD on 2026-11-25.');
    expect(notice?.step).toContain('lost at the renewal of CAD on 2026-11-25');
    expect(notices({ renewals: renewals.slice(0, 1) })[0]?.text).not.toContain('renewal');
  });

  it('says how to give it back, and whom to invite first', () => {
    const gone = notices({ followed: follow([0, both], [1, [admin('ana')]]) })[0];
    const changed = notices({
      followed: follow([0, both], [1, [admin('ana'), account('ben', 'sso-admin')]]),
    })[0];
    const closes = 'Was it meant, do nothing: after 30 days this closes by itself.';
    const restore = 'Restore administrator of ben Fox (ben@example.com)';
    const kind = (coreKind: string, changesRoles: boolean) =>
      notices({ team: { coreId: core, coreKind, changesRoles } })[0]?.step;

    expect(notices()[0]?.step).toBe(
      `${restore}: in Autodesk Account open User Management > By User, choose the team, open ben Fox (ben@example.com) and set the role under Change role (only a primary, secondary or SSO admin can). ${closes}`,
    );
    expect(gone?.text).toBe(
      'ben Fox (ben@example.com) is no longer on the team of licensing core main, where the role was administrator, since 2026-11-25.',
    );
    expect(gone?.step).toContain('choose the team, invite ben Fox (ben@example.com) again, then open ben');
    expect(changed).toMatchObject({
      key: 'lost:ben:administrator:sso-admin',
      text: 'ben Fox (ben@example.com) is sso admin and no longer administrator of the team of licensing core main, since 2026-11-25.',
    });
    expect(kind('ledger', false)).toBe(`${restore} in the licensing core. ${closes}`);
    expect(kind('ledger', true)).toBe(
      `${restore}: roles that the configuration names come back by themselves, others under /licensing/v1/contracts/{number}. ${closes}`,
    );
  });

  it('names the nearest renewal of those within fifteen days', () => {
    const at = (days: number, product: string) => ({ product, at: firstAt + (1 + days) * dayMs });
    const text = (...renewals: readonly ReturnType<typeof at>[]) => notices({ renewals })[0]?.text;

    expect(text(at(9, 'BIM'), at(-3, 'CAD'))).toContain('lost at the renewal of CAD on 2026-11-22.');
    expect(text(at(-3, 'CAD'), at(2, 'BIM'), at(9, 'LT'))).toContain('renewal of BIM on 2026-11-27.');
    expect(text(at(15, 'BIM'))).toContain('renewal of BIM');
    expect(text(at(-15, 'BIM'))).toContain('renewal of BIM');
    expect(text(at(15.1, 'BIM'))).not.toContain('renewal');
  });

  it('asks nobody to restore the role of who left, and says of it when one appears', () => {
    const left = new Map([[accountId('ben'), member('ben', { standing: 'left' })]]);
    const appeared = follow([0, [admin('ana')]], [1, [admin('ana'), admin('ben')]]);

    expect(notices({ members: left })).toEqual([]);
    expect(
      notices({ members: left, followed: appeared, renewals: [{ product: 'CAD', at: firstAt }] }),
    ).toMatchObject([
      {
        key: 'new:ben:administrator',
        text: 'ben Fox (ben@example.com) became administrator of the team of licensing core main on 2026-11-25, at the renewal of CAD on 2026-11-24.',
      },
    ]);
  });

  it('leaves roles to the core that can change them, when the configuration names them', () => {
    const [notice] = notices({ team: { coreId: core, coreKind: 'ledger', changesRoles: true } });

    expect(notice?.step).toContain('come back by themselves');
  });

  it('only lets know of a new one', () => {
    const [notice] = notices({ followed: follow([0, both], [1, [...both, admin('dan')]]) });

    expect(notice).toMatchObject({ severity: 'info', step: '' });
    expect(notice?.text).toBe(
      'dan@example.com became administrator of the team of licensing core main on 2026-11-25.',
    );
  });

  it('is an alarm when the last administrator is gone', () => {
    const [notice] = notices({ followed: follow([0, [admin('ana')]], [1, [account('ana')]]) });

    expect(notice).toMatchObject({
      key: 'nobody-left',
      severity: 'alarm',
      text: 'Nobody administers the team of licensing core main any more.',
      step: 'Ask the purchaser of the subscriptions to make somebody administrator; until then seats can be neither given nor taken.',
    });
  });
});
