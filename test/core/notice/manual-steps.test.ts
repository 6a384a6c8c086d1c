import { describe, expect, it } from 'vitest';
import { followInvitations } from '../../../src/core/notice/follow-invitations.ts';
import { manualSteps } from '../../../src/core/notice/manual-steps.ts';
import type { TeamAccount } from '../../../src/core/notice/team-memory.ts';
import { accountId, core, dayMs } from '../../support/builders.ts';
import { member } from './team.ts';

const firstAt = Date.parse('2026-11-24T12:00:00Z');
const invited = (name: string, status = 'invited'): TeamAccount => ({
  accountId: accountId(name),
  email: `${name}@example.com`,
  status,
  protectedRole: null,
});
const follow = (accounts: readonly TeamAccount[], days: number, before = {}) =>
  followInvitations({ before, accounts, nowAt: firstAt + days * dayMs });
const seen = follow([invited('ana')], 0).invited;

describe('an invitation', () => {
  it('lapses seven days after it was seen first', () => {
    expect(follow([invited('ana')], 6.9, seen).lapsed).toEqual([]);
    expect(follow([invited('ana')], 7, seen).lapsed).toEqual([
      { account: invited('ana'), invitedAt: firstAt, lapsedAt: firstAt + 7 * dayMs },
    ]);
  });

  it('is forgotten when it is accepted, and begins anew when the person is invited again', () => {
    const accepted = follow([invited('ana', 'verified')], 9, seen);
    expect(accepted).toEqual({ invited: {}, lapsed: [] });
    expect(follow([invited('ana')], 10, accepted.invited).lapsed).toEqual([]);
  });
});

describe('a step by hand', () => {
  const steps = (fields: Partial<Parameters<typeof manualSteps>[0]>) =>
    manualSteps({ coreId: core, leavers: [], lapsed: [], members: new Map(), ...fields });
  const lapsed = (...names: readonly string[]) =>
    follow(
      names.map((name) => invited(name)),
      7,
      Object.fromEntries(names.map((name) => [name, firstAt])),
    ).lapsed;

  it('removes from the team who left and holds nothing, with a warning of what goes along', () => {
    const [notice] = steps({ leavers: [member('ana')] });

    expect(notice).toMatchObject({
      key: 'remove:ana',
      kind: 'manual-step',
      severity: 'info',
      coreId: 'main',
    });
    expect(notice?.text).toBe(
      'ana Fox (ana@example.com) left, holds no seat, and is still on the team of licensing core main.',
    );
    expect(notice?.step).toContain('choose Remove from team');
    expect(notice?.step).toContain('hubs and projects');
    expect(notice?.step).not.toContain('give the role');
  });

  it('moves the role of a leaver first', () => {
    const [notice] = steps({ leavers: [member('ana', { protectedRole: 'administrator' })] });

    expect(notice?.step).toContain('give the role administrator to somebody else, then open ana Fox');
  });

  it('sends a lapsed invitation again', () => {
    const [notice] = steps({ lapsed: lapsed('bo'), members: new Map([[accountId('bo'), member('bo')]]) });

    expect(notice?.text).toBe(
      'The invitation of bo Fox (bo@example.com) lapsed on 2026-12-01: it is open since 2026-11-24 or longer, and one stands 7 days.',
    );
    expect(notice?.step).toContain('choose Resend invitation');
  });

  it('does not invite who is to be removed', () => {
    expect(steps({ leavers: [member('bo')], lapsed: lapsed('bo') }).map(({ key }) => key)).toEqual([
      'remove:bo',
    ]);
  });

  it('becomes one for all when there are many', () => {
    const names = Array.from({ length: 21 }, (_, index) => `p${index}`);
    const many = steps({
      leavers: names.map((name) => member(name)),
      lapsed: lapsed(...names.map((name) => `x${name}`)),
    });

    expect(many.map(({ key }) => key)).toEqual(['remove:many', 'invitation:many']);
    expect(many[0]?.text).toContain('and 11 more');
    expect(steps({ leavers: names.slice(1).map((name) => member(name)) })).toHaveLength(20);
  });
});
