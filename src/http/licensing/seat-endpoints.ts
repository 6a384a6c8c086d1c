import * as z from 'zod';
import {
  ActView,
  AssignInput,
  type AssignmentView,
  AssignmentsView,
  PinInput,
  ProductPoolView,
  UnassignInput,
} from '../../contract/licensing.ts';
import type { LedgerHolder } from '../../ports/ledger.ts';
import type { CorePool } from '../../ports/licensing-core.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp, timestampOrNull } from '../admin/to-view.ts';
import { assignByHand, pinByHand, unassignByHand } from './assign-by-hand.ts';
import type { LicensingDeps } from './licensing-deps.ts';
import { Page } from './page.ts';

const Outcome = z.object({ outcome: z.string() });

export function seatEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  const { seats } = deps.ledger;
  return [
    endpoint({
      method: 'get',
      path: '/pools',
      scope: 'read',
      summary: 'Seats per product',
      answer: z.array(ProductPoolView),
      handle: async () => (await seats.pools()).map(toPoolView),
    }),
    endpoint({
      method: 'get',
      path: '/assignments',
      scope: 'read',
      summary: 'Who holds which seat, by address',
      query: Page.extend({ product: z.string().optional(), email: z.string().optional() }),
      answer: AssignmentsView,
      handle: async ({ query: { product = null, email = null, ...page } }) => {
        const { total, items } = await seats.holders({ ...page, product, email });
        return { total, items: items.map(toAssignmentView) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/assignments',
      scope: 'operate',
      summary: 'Assigns a seat by hand',
      status: 201,
      body: AssignInput,
      answer: Outcome,
      handle: ({ body, actor }) => assignByHand(deps, body, actor),
    }),
    endpoint({
      method: 'post',
      path: '/assignments/unassign',
      scope: 'operate',
      summary: 'Takes a seat by hand',
      body: UnassignInput,
      answer: Outcome,
      handle: ({ body, actor }) => unassignByHand(deps, body, actor),
    }),
    endpoint({
      method: 'post',
      path: '/assignments/pin',
      scope: 'operate',
      summary: 'Binds a seat to one subscription, or lets it go over to any again',
      body: PinInput,
      answer: Outcome,
      handle: ({ body, actor }) => pinByHand(deps, body, actor),
    }),
    endpoint({
      method: 'get',
      path: '/acts',
      scope: 'read',
      summary: 'What was done in the ledger, newest first',
      query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
      answer: z.array(ActView),
      handle: async ({ query }) =>
        (await seats.acts(query.limit)).map((act) => ({ ...act, at: timestamp(act.at) })),
    }),
  ];
}

function toAssignmentView({ since, groups, ...seat }: LedgerHolder): z.infer<typeof AssignmentView> {
  return { ...seat, groups: [...groups], since: timestampOrNull(since) };
}

function toPoolView(pool: CorePool): z.infer<typeof ProductPoolView> {
  const { product, capacity, taken, parked, terms = [] } = pool;
  return {
    product,
    capacity,
    taken,
    parked: parked?.seats ?? 0,
    free: capacity === null || taken === null ? null : capacity - taken,
    startsAt: timestampOrNull(pool.startsAt),
    endsAt: timestampOrNull(pool.endsAt),
    terms: terms.map(({ quantity, startsAt, endsAt }) => ({
      quantity,
      startsAt: timestampOrNull(startsAt),
      endsAt: timestampOrNull(endsAt),
    })),
  };
}
