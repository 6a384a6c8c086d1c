import * as z from 'zod';
import { LedgerUsersView, LedgerUserView, NewLedgerUser } from '../../contract/licensing.ts';
import type { LedgerUser } from '../../ports/ledger.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp } from '../admin/to-view.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';
import { Page } from './page.ts';

export function userEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  const { users } = deps.ledger;
  return [
    endpoint({
      method: 'get',
      path: '/users',
      scope: 'read',
      summary: 'The team, by address',
      query: Page,
      answer: LedgerUsersView,
      handle: async ({ query }) => {
        const { total, items } = await users.page(query);
        return { total, items: items.map(toUserView) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/users/:email',
      scope: 'read',
      summary: 'The user of an address, whatever its case',
      answer: LedgerUserView,
      handle: async ({ params: { email = '' } }) => {
        const user = await users.find(email);
        if (user === null) throw new HttpRefusal('not-found', `${email} is not on the team`);
        return toUserView(user);
      },
    }),
    endpoint({
      method: 'post',
      path: '/users',
      scope: 'operate',
      summary: 'Puts a person on the team, without a seat',
      status: 201,
      body: NewLedgerUser,
      answer: z.object({ email: z.string() }),
      handle: async ({ body: { actingAs, ...person }, actor }) => {
        await users.create(person, actingAs);
        const data = { ...person, actingAs };
        await note(deps, { actor, act: 'user.created', subject: `user:${person.email}`, data });
        return { email: person.email };
      },
    }),
  ];
}

function toUserView({ accountId: _, invitation, ...user }: LedgerUser): z.infer<typeof LedgerUserView> {
  const open = invitation && {
    sentAt: timestamp(invitation.sentAt),
    lapsesAt: timestamp(invitation.lapsesAt),
    isLapsed: invitation.isLapsed,
  };
  return { ...user, invitation: open };
}
