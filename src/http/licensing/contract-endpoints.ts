import * as z from 'zod';
import { ContractDetailView, ContractView, NewContract } from '../../contract/licensing.ts';
import type { LedgerContract, LedgerContractDetail } from '../../ports/ledger.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp, timestampOrNull } from '../admin/to-view.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { etagOf } from './bound-to-version.ts';
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
      summary: 'A contract with what was bought under it, and the orders',
      answer: ContractDetailView,
      etag: ({ version }) => etagOf(version),
      handle: async ({ params: { number = '' } }) => {
        const contract = await contracts.find(number);
        if (contract === null) throw new HttpRefusal('not-found', `there is no contract ${number}`);
        return toDetailView(contract);
      },
    }),
  ];
}

function toContractView(contract: LedgerContract): z.infer<typeof ContractView> {
  const { number, manager, coordinators, version, renewedAt } = contract;
  return {
    number,
    manager,
    coordinators: [...coordinators],
    version,
    renewedAt: timestampOrNull(renewedAt),
  };
}

function toDetailView(contract: LedgerContractDetail): z.infer<typeof ContractDetailView> {
  return {
    ...toContractView(contract),
    subscriptions: contract.subscriptions.map(({ terms, ...one }) => ({ ...one, terms: [...terms] })),
    orders: contract.orders.map((order) => ({ ...order, placedAt: timestamp(order.placedAt) })),
  };
}
