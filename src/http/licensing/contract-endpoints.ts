import * as z from 'zod';
import { ContractDetailView, ContractView, NewContract, PurchaseInput } from '../../contract/licensing.ts';
import type { LedgerContract } from '../../ports/ledger.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

export function contractEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  const { contracts } = deps.ledger;
  return [
    endpoint({
      method: 'get',
      path: '/contracts',
      scope: 'read',
      summary: 'Contracts with their manager and coordinators',
      answer: z.array(ContractView),
      handle: async () => (await contracts.list()).map(toContractView),
    }),
    endpoint({
      method: 'post',
      path: '/contracts',
      scope: 'operate',
      summary: 'Opens a contract',
      status: 201,
      body: NewContract,
      answer: z.object({ number: z.string() }),
      handle: async ({ body: { number, manager }, actor }) => {
        await contracts.create({ number, manager });
        const data = { manager: manager.email };
        await note(deps, { actor, act: 'contract.opened', subject: `contract:${number}`, data });
        return { number };
      },
    }),
    endpoint({
      method: 'get',
      path: '/contracts/:number',
      scope: 'read',
      summary: 'A contract with what was bought under it',
      answer: ContractDetailView,
      handle: async ({ params: { number = '' } }) => {
        const contract = await contracts.find(number);
        if (contract === null) throw new HttpRefusal('not-found', `there is no contract ${number}`);
        const subscriptions = contract.subscriptions.map(({ terms, ...one }) => ({
          ...one,
          terms: [...terms],
        }));
        return { ...toContractView(contract), subscriptions };
      },
    }),
    endpoint({
      method: 'post',
      path: '/contracts/:number/purchases',
      scope: 'operate',
      summary: 'Buys seats; they are on the contract manager first',
      status: 201,
      body: PurchaseInput,
      answer: z.object({ subscriptionId: z.string() }),
      handle: async ({ params: { number = '' }, body, actor }) => {
        const bought = await contracts.purchase(number, body);
        const data = { ...body, ...bought };
        await note(deps, { actor, act: 'seats.bought', subject: `contract:${number}`, data });
        return bought;
      },
    }),
  ];
}

function toContractView({ number, manager, coordinators }: LedgerContract): z.infer<typeof ContractView> {
  return { number, manager, coordinators: [...coordinators] };
}
