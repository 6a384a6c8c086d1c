import * as z from 'zod';
import {
  GroupChange,
  GroupEnd,
  GroupMembersView,
  GroupView,
  NewGroup,
} from '../../contract/licensing-team.ts';
import type { LedgerGroup } from '../../ports/ledger-team.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { boundToVersion, etagOf } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';
import { Page } from './page.ts';

/** Groups of the team, whose members get the same products. */
export function groupEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [...readGroups(deps), createGroup(deps), changeGroup(deps), removeGroup(deps)];
}

function readGroups({ ledger }: LicensingDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/groups',
      scope: 'read',
      summary: 'Groups with their products',
      answer: z.array(GroupView),
      handle: async () => (await ledger.groups.list()).map(toGroupView),
    }),
    endpoint({
      method: 'get',
      path: '/groups/:name',
      scope: 'read',
      summary: 'The group of a name, whatever its case',
      answer: GroupView,
      etag: ({ version }) => etagOf(version),
      handle: async ({ params: { name = '' } }) => toGroupView(await known(ledger, name)),
    }),
    endpoint({
      method: 'get',
      path: '/groups/:name/members',
      scope: 'read',
      summary: 'Who is in a group, by address',
      query: Page,
      answer: GroupMembersView,
      handle: async ({ params: { name = '' }, query }) => {
        await known(ledger, name);
        const { total, items } = await ledger.groups.members(name, query);
        return { total, items: items.map((member) => ({ ...member })) };
      },
    }),
  ];
}

function createGroup(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/groups',
    scope: 'operate',
    summary: 'Makes a group without members',
    status: 201,
    body: NewGroup,
    answer: z.object({ name: z.string() }),
    handle: async ({ body: { name, actingAs }, actor }) => {
      await deps.ledger.groups.create(name, { actingAs });
      await note(deps, { actor, act: 'group.created', subject: `group:${name}`, data: { actingAs } });
      return { name };
    },
  });
}

function changeGroup(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/groups/:name/changes',
    scope: 'operate',
    summary: 'Changes members and products at once; every member needs a free seat of every product',
    takesIfMatch: true,
    body: GroupChange,
    answer: GroupView,
    etag: ({ version }) => etagOf(version),
    handle: async ({ params: { name = '' }, body: { actingAs, ...change }, actor, ifMatch }) => {
      const group = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.groups.change(name, change, { actingAs, ifVersion }),
      );
      const data = { ...change, actingAs };
      await note(deps, { actor, act: 'group.changed', subject: `group:${group.name}`, data });
      return toGroupView(group);
    },
  });
}

function removeGroup(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/groups/:name/end',
    scope: 'operate',
    summary: 'Ends a group; seats that nothing else gives are free again',
    takesIfMatch: true,
    body: GroupEnd,
    answer: z.object({ name: z.string() }),
    handle: async ({ params: { name = '' }, body: { actingAs }, actor, ifMatch }) => {
      await boundToVersion(ifMatch, (ifVersion) => deps.ledger.groups.remove(name, { actingAs, ifVersion }));
      await note(deps, { actor, act: 'group.ended', subject: `group:${name}`, data: { actingAs } });
      return { name };
    },
  });
}

async function known(ledger: LicensingDeps['ledger'], name: string): Promise<LedgerGroup> {
  const group = await ledger.groups.find(name);
  if (group === null) throw new HttpRefusal('not-found', `there is no group ${name}`);
  return group;
}

function toGroupView({ products, ...group }: LedgerGroup): z.infer<typeof GroupView> {
  return { ...group, products: [...products] };
}
