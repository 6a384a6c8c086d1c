import * as z from 'zod';
import { PurchaseInput, RenewalInput, RenewedView, SeatsInput } from '../../contract/licensing.ts';
import type { LedgerOrder } from '../../ports/ledger.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { boundToVersion } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

/** What costs money: each is kept as an order of the contract. */
export function orderEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [purchases(deps), additions(deps), reductions(deps), renewals(deps)];
}

function purchases(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/contracts/:number/purchases',
    scope: 'operate',
    summary: 'Buys seats; they are on the contract manager first',
    status: 201,
    takesIfMatch: true,
    body: PurchaseInput,
    answer: z.object({ subscriptionId: z.string() }),
    handle: async ({ params: { number = '' }, body, actor, ifMatch }) => {
      const { order, seats } = split(body);
      const bought = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.contracts.purchase(number, seats, { ...order, ifVersion }),
      );
      const data = { ...seats, ...bought };
      await note(deps, { actor, act: 'seats.bought', subject: `contract:${number}`, data });
      return bought;
    },
  });
}

function additions(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/contracts/:number/subscriptions/:id/additions',
    scope: 'operate',
    summary: 'Buys more seats of a subscription, at once and to the same end',
    status: 201,
    takesIfMatch: true,
    body: SeatsInput,
    answer: z.object({ added: z.int() }),
    handle: async ({ params: { number = '', id = '' }, body, actor, ifMatch }) => {
      const { order, seats } = split(body);
      const asked = { subscriptionId: id, ...seats };
      await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.orders.addSeats(number, asked, { ...order, ifVersion }),
      );
      await note(deps, { actor, act: 'seats.added', subject: `contract:${number}`, data: asked });
      return { added: seats.quantity };
    },
  });
}

function reductions(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/contracts/:number/subscriptions/:id/reductions',
    scope: 'operate',
    summary: 'Asks for fewer seats of a subscription from the next renewal on',
    takesIfMatch: true,
    body: SeatsInput,
    answer: z.object({ renewalQuantity: z.int() }),
    handle: async ({ params: { number = '', id = '' }, body, actor, ifMatch }) => {
      const { order, seats } = split(body);
      const asked = { subscriptionId: id, ...seats };
      const reduced = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.orders.reduceSeats(number, asked, { ...order, ifVersion }),
      );
      const data = { ...asked, ...reduced };
      await note(deps, { actor, act: 'seats.reduced', subject: `contract:${number}`, data });
      return reduced;
    },
  });
}

function renewals(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/contracts/:number/renewals',
    scope: 'operate',
    summary: 'Renews subscriptions; all coordinators lose their role to the contract manager',
    status: 201,
    takesIfMatch: true,
    body: RenewalInput,
    answer: RenewedView,
    handle: async ({ params: { number = '' }, body, actor, ifMatch }) => {
      const { order, seats } = split(body);
      const subscriptions = seats.subscriptions?.map(({ id, quantity = null }) => ({
        subscriptionId: id,
        quantity,
      }));
      const renewal = { term: seats.term, endsOn: seats.endsOn, subscriptions: subscriptions ?? null };
      const { renewed, coordinatorsReset } = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.orders.renew(number, renewal, { ...order, ifVersion }),
      );
      const data = {
        renewed: renewed.map((one) => ({ ...one })),
        coordinatorsReset: [...coordinatorsReset],
      };
      await note(deps, { actor, act: 'contract.renewed', subject: `contract:${number}`, data });
      return data;
    },
  });
}

/** Who orders and pays, apart from what is ordered. */
function split<Body extends LedgerOrder>({ actingAs, order, payer, ...seats }: Body) {
  return { order: { actingAs, order, payer }, seats };
}
