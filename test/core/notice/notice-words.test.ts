import { describe, expect, it } from 'vitest';
import { asId, type AccountId, type CoreId } from '../../../src/core/domain/ids.ts';
import { counted, inDays, nameOf, namesOf, people } from '../../../src/core/notice/in-words.ts';
import { importFile } from '../../../src/core/notice/import-file.ts';
import { lostProducts } from '../../../src/core/notice/lost-products.ts';
import { manualSteps } from '../../../src/core/notice/manual-steps.ts';
import { subscriptionsToMove } from '../../../src/core/notice/subscriptions-to-move.ts';
import type { TeamMember } from '../../../src/core/notice/team-member.ts';
import { core, dayMs, noon, policy, pool, poolId } from '../../support/builders.ts';

const { nowAt } = noon();
const member = (name: string, fields: Partial<TeamMember> = {}): TeamMember => ({
  accountId: asId<AccountId>(name),
  email: `${name}@example.com`,
  displayName: name,
  givenName: name,
  familyName: 'Sol',
  standing: 'left',
  protectedRole: null,
  ...fields,
});
const lapsed = (name: string) => ({
  account: {
    accountId: asId<AccountId>(name),
    email: `${name}@example.com`,
    status: 'invited',
    protectedRole: null,
  },
  invitedAt: nowAt - 9 * dayMs,
  lapsedAt: nowAt - 2 * dayMs,
});
const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`);

describe('words of a notice', () => {
  it('count one and many', () => {
    expect([counted(1, 'seat'), counted(0, 'seat'), people(1), people(2)]).toEqual([
      '1 seat',
      '0 seats',
      '1 person',
      '2 people',
    ]);
    expect([dayMs - 1, dayMs, 2 * dayMs - 1, 2 * dayMs, -5].map(inDays)).toEqual([
      'in less than a day',
      'in 1 day',
      'in 1 day',
      'in 2 days',
      'in less than a day',
    ]);
  });

  it('name somebody with the address, and by what is known', () => {
    expect(nameOf({ displayName: 'Ana', email: 'a@x.test' })).toBe('Ana (a@x.test)');
    expect(nameOf({ displayName: 'Ana', email: '' })).toBe('Ana');
    expect(nameOf({ displayName: '', email: 'a@x.test' })).toBe('a@x.test');
    expect(nameOf({ displayName: 'a@x.test', email: 'a@x.test' })).toBe('a@x.test');
  });

  it('name ten people and count the others', () => {
    const named = many(11).map((name) => ({ displayName: name, email: '' }));

    expect(namesOf(named)).toBe('p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 and 1 more');
    expect(namesOf(named.slice(0, 2))).toBe('p0, p1');
    expect(namesOf(named.slice(0, 1), 5)).toBe('p0 and 4 more');
  });
});

describe('a step by hand', () => {
  const steps = (leavers: readonly TeamMember[], invited: readonly string[] = []) =>
    manualSteps({
      coreId: core,
      leavers,
      lapsed: invited.map(lapsed),
      members: new Map(invited.slice(1).map((name) => [asId<AccountId>(name), member(name)])),
    });
  const byUser = 'in Autodesk Account open User Management > By User and choose the team';

  it('is all of a notice', () => {
    expect(steps([member('ana')])).toEqual([
      {
        key: 'remove:ana',
        kind: 'manual-step',
        severity: 'info',
        coreId: core,
        poolId: null,
        csv: null,
        text: 'ana (ana@example.com) left, holds no seat, and is still on the team of licensing core main.',
        step: `Remove ana (ana@example.com) from the team: ${byUser}, open ana (ana@example.com) and choose Remove from team. That takes hubs and projects (ACC, BIM 360) from the person as well, so hand these over first; who came by directory sync is removed in the directory.`,
      },
    ]);
    expect(steps([member('ana', { protectedRole: 'role-not-told' })])[0]?.step).not.toContain(
      'give the role',
    );
    expect(steps([member('ana', { protectedRole: 'sso-admin' })])[0]?.step).toContain(
      'give the role sso admin to somebody else, then open',
    );
  });

  it('sends an invitation again, by name where one is known', () => {
    expect(steps([], ['bo', 'cy']).map(({ key, text }) => [key, text])).toEqual([
      [
        'invitation:bo',
        'The invitation of bo@example.com lapsed on 2026-11-22: it is open since 2026-11-15 or longer, and one stands 7 days.',
      ],
      [
        'invitation:cy',
        'The invitation of cy (cy@example.com) lapsed on 2026-11-22: it is open since 2026-11-15 or longer, and one stands 7 days.',
      ],
    ]);
    expect(steps([], ['bo'])[0]?.step).toBe(
      `Send it again: ${byUser}, open bo@example.com and choose Resend invitation. This closes when bo@example.com accepts or leaves the team.`,
    );
  });

  it('is one for more than twenty', () => {
    const leavers = many(21).map((name) => member(name));
    const [all] = steps(leavers);

    expect(steps(leavers.slice(1))).toHaveLength(20);
    expect(all?.key).toBe('remove:many');
    expect(all?.text).toMatch(
      /^21 people left, hold no seat, and are still on the team of licensing core main: p0 \(.* and 11 more\.$/,
    );
    expect(all?.step).toContain(`${byUser}, mark them and choose Remove. That takes hubs`);
    expect(steps([], many(20))).toHaveLength(20);
    const [invitations] = steps([], many(21));
    expect(invitations?.key).toBe('invitation:many');
    expect(invitations?.text).toContain(
      '21 invitations to the team of licensing core main lapsed; one stands 7 days: p0@example.com, p1 (',
    );
    expect(invitations?.step).toBe(
      `Send them again: ${byUser}, mark who is invited and choose Resend invitation. This closes when they accept or leave the team.`,
    );
  });
});

describe('a product that is lost', () => {
  const lost = (products: readonly string[]) =>
    lostProducts({ coreId: core, pools: [...policy().pools.values()], products });

  it('is one that the licensing core lists under several ids and not by itself', () => {
    const products = ['CAD (1)', 'CAD (2)', 'BIM'];

    expect(lost(products)).toEqual([
      {
        key: 'ambiguous:cad',
        kind: 'core',
        severity: 'warning',
        text: 'Licensing core main lists CAD under 2 ids at once (CAD (1), CAD (2)), so pool cad is none of them.',
        step: 'Write the one that people should have seats of into pools[].product of pool cad, as it stands here, until the other one ended.',
        coreId: core,
        poolId: poolId('cad'),
        csv: null,
      },
    ]);
    expect(lost([...products, 'CAD'])).toEqual([]);
    expect(lost(['CAD (1)', 'CADS (2)', 'BIM'])).toEqual([]);
  });
});

describe('a subscription in the wrong team', () => {
  const far = asId<CoreId>('far');
  const [cad, bim] = [...policy().pools.values()];
  if (cad === undefined || bim === undefined) throw new Error('the policy of the tests has two pools');
  const policies = [cad, { ...bim, product: cad.product, coreId: far }];
  const toMove = (short: Parameters<typeof pool>[2], spare: Parameters<typeof pool>[2] = {}) =>
    subscriptionsToMove({
      pools: [pool('cad', 2, { taken: 3, ...short }), pool('bim', 4, { coreId: far, ...spare })],
      policies,
      nowAt,
    });

  it('is told with both teams and their numbers', () => {
    expect(toMove({})).toEqual([
      {
        key: 'move:cad:bim',
        kind: 'manual-step',
        severity: 'warning',
        text: 'The team of licensing core main lacks 1 seat of CAD, and that of far has 4 seats of it that nobody holds: they may have been bought into the wrong team.',
        step: 'Move the subscription of CAD from the team of far to that of main: sign in to Autodesk Account as its purchaser, who must administer both teams, open Billing and Orders > Subscriptions and Contracts, the subscription, and change its team. It unassigns whoever holds a seat of it, which is nobody now.',
        coreId: core,
        poolId: poolId('cad'),
        csv: null,
      },
    ]);
    expect(toMove({ taken: 2, endsAt: nowAt })[0]?.text).toContain('lacks 2 seats of CAD');
  });

  it('is none where nothing is lacking, and none that somebody uses, that has no size, or that has ended', () => {
    expect(toMove({ taken: 2 })).toEqual([]);
    expect(toMove({ taken: 2, endsAt: nowAt + 1 })).toEqual([]);
    expect(toMove({ taken: null, endsAt: nowAt })).toEqual([]);
    expect(toMove({}, { taken: 1 })).toEqual([]);
    expect(toMove({}, { capacity: null })).toEqual([]);
    expect(toMove({}, { capacity: 0 })).toEqual([]);
    expect(toMove({}, { endsAt: nowAt })).toEqual([]);
    expect(toMove({}, { coreId: core })).toEqual([]);
    expect(
      subscriptionsToMove({
        pools: [pool('cad', 2, { taken: 3 }), pool('bim', 4, { coreId: far })],
        policies: [cad, bim],
        nowAt,
      }),
    ).toEqual([]);
  });
});

describe('a file to import', () => {
  it('has who has an address, in the columns of Autodesk Account, five thousand at most', () => {
    const file = importFile('who.csv', [member('ana'), member('bo', { email: '' })]);

    expect(file).toEqual({
      name: 'who.csv',
      text: 'First name,Last name,Email address\r\nana,Sol,ana@example.com\r\n',
    });
    const rows = importFile(
      'all.csv',
      many(5_001).map((name) => member(name)),
    ).text.split('\r\n');
    expect(rows).toHaveLength(5_002);
  });
});
