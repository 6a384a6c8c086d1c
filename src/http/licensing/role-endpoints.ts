import * as z from 'zod';
import { RoleInput } from '../../contract/licensing.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { boundToVersion } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

export function roleEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  const { roles } = deps.ledger;
  return [
    endpoint({
      method: 'post',
      path: '/contracts/:number/manager',
      scope: 'operate',
      summary: 'Gives a contract another manager; seats that are parked on the old one go along',
      takesIfMatch: true,
      body: RoleInput,
      answer: z.object({ manager: z.string() }),
      handle: async ({ params: { number = '' }, body: { actingAs, ...person }, actor, ifMatch }) => {
        await boundToVersion(ifMatch, (ifVersion) =>
          roles.changeManager(number, person, { actingAs, ifVersion }),
        );
        const data = { manager: person.email };
        await note(deps, { actor, act: 'contract.manager-changed', subject: `contract:${number}`, data });
        return data;
      },
    }),
    endpoint({
      method: 'post',
      path: '/contracts/:number/coordinators',
      scope: 'operate',
      summary: 'Names a software coordinator',
      status: 201,
      takesIfMatch: true,
      body: RoleInput,
      answer: z.object({ coordinator: z.string() }),
      handle: async ({ params: { number = '' }, body: { actingAs, ...person }, actor, ifMatch }) => {
        await boundToVersion(ifMatch, (ifVersion) =>
          roles.addCoordinator(number, person, { actingAs, ifVersion }),
        );
        const data = { coordinator: person.email };
        await note(deps, { actor, act: 'contract.coordinator-named', subject: `contract:${number}`, data });
        return data;
      },
    }),
    endpoint({
      method: 'delete',
      path: '/contracts/:number/coordinators/:email',
      scope: 'operate',
      summary: 'Takes the role from a coordinator',
      answer: z.object({ removed: z.string() }),
      takesIfMatch: true,
      query: z.object({ actingAs: z.email().optional() }),
      handle: async ({ params: { number = '', email = '' }, query: { actingAs }, actor, ifMatch }) => {
        await boundToVersion(ifMatch, (ifVersion) =>
          roles.removeCoordinator(number, email, { actingAs, ifVersion }),
        );
        const data = { removed: email };
        await note(deps, { actor, act: 'contract.coordinator-removed', subject: `contract:${number}`, data });
        return data;
      },
    }),
  ];
}
