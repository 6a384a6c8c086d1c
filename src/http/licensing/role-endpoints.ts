import * as z from 'zod';
import { LedgerPersonInput } from '../../contract/licensing.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

export function roleEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  const { roles } = deps.ledger;
  return [
    endpoint({
      method: 'post',
      path: '/contracts/:number/manager',
      scope: 'operate',
      summary: 'Gives a contract another manager; seats that are parked on the old one go along',
      body: LedgerPersonInput,
      answer: z.object({ manager: z.string() }),
      handle: async ({ params: { number = '' }, body, actor }) => {
        await roles.changeManager(number, body);
        const data = { manager: body.email };
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
      body: LedgerPersonInput,
      answer: z.object({ coordinator: z.string() }),
      handle: async ({ params: { number = '' }, body, actor }) => {
        await roles.addCoordinator(number, body);
        const data = { coordinator: body.email };
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
      handle: async ({ params: { number = '', email = '' }, actor }) => {
        await roles.removeCoordinator(number, email);
        const data = { removed: email };
        await note(deps, { actor, act: 'contract.coordinator-removed', subject: `contract:${number}`, data });
        return data;
      },
    }),
  ];
}
