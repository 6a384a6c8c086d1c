import * as z from 'zod';
import {
  ActView,
  AssignInput,
  AssignmentView,
  ContractView,
  LedgerPersonInput,
  NewContract,
  ProductPoolView,
  PurchaseInput,
  UnassignInput,
} from '../../contract/licensing.ts';
import { LicensingRefused } from '../../errors.ts';
import type { Ids } from '../../ports/clock.ts';
import type { Ledger, LedgerSeats } from '../../ports/ledger.ts';
import type { CoreAnswer } from '../../ports/licensing-core.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp, timestampOrNull } from '../admin/to-view.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';

export interface LicensingDeps {
  readonly ledger: Ledger;
  readonly ids: Ids;
}

/** Every route of `/licensing/v1`: the embedded ledger as its administrators use it. */
export function licensingEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [...contractEndpoints(deps), ...seatEndpoints(deps)];
}

function contractEndpoints({ ledger: { contracts } }: LicensingDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/contracts',
      scope: 'read',
      summary: 'Contracts with their manager and coordinators',
      answer: z.array(ContractView),
      handle: async () =>
        (await contracts.list()).map((contract) => ({
          ...contract,
          coordinators: [...contract.coordinators],
        })),
    }),
    endpoint({
      method: 'post',
      path: '/contracts',
      scope: 'operate',
      summary: 'Opens a contract',
      status: 201,
      body: NewContract,
      answer: z.object({ number: z.string() }),
      handle: async ({ body }) => {
        await contracts.create(body);
        return { number: body.number };
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
      handle: async ({ params, body }) => {
        await contracts.addCoordinator(params['number'] ?? '', body);
        return { coordinator: body.email };
      },
    }),
    endpoint({
      method: 'delete',
      path: '/contracts/:number/coordinators/:email',
      scope: 'operate',
      summary: 'Takes the role from a coordinator',
      answer: z.object({ removed: z.string() }),
      handle: async ({ params }) => {
        await contracts.removeCoordinator(params['number'] ?? '', params['email'] ?? '');
        return { removed: params['email'] ?? '' };
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
      handle: ({ params, body }) => contracts.purchase(params['number'] ?? '', body),
    }),
  ];
}

/** Takes a free seat; where there is none, one that is on the contract manager only because of the purchase. */
async function assign(
  { seats, ids }: { seats: LedgerSeats; ids: Ids },
  { product, person, actingAs: actor }: z.infer<typeof AssignInput>,
): Promise<CoreAnswer> {
  const add = { kind: 'add', product, to: person } as const;
  const answer = await seats.change({ actor, operationId: ids.next(), change: add });
  if (answer.kind !== 'refused' || answer.reason !== 'no-seat') return answer;
  const { pools } = await seats.read();
  const parked = pools.find((pool) => pool.product === product)?.parked ?? null;
  if (parked === null) return answer;
  const handOut = { ...add, kind: 'reassign', from: parked, fromParked: true } as const;
  return seats.change({ actor, operationId: ids.next(), change: handOut });
}

function seatEndpoints({ ledger: { seats }, ids }: LicensingDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/pools',
      scope: 'read',
      summary: 'Seats per product',
      answer: z.array(ProductPoolView),
      handle: async () =>
        (await seats.read()).pools.map(({ product, capacity, taken, parked }) => ({
          product,
          capacity,
          taken,
          parked: parked?.seats ?? 0,
          free: capacity === null || taken === null ? null : capacity - taken,
        })),
    }),
    endpoint({
      method: 'get',
      path: '/assignments',
      scope: 'read',
      summary: 'Who holds which seat',
      query: z.object({ product: z.string().optional(), email: z.string().optional() }),
      answer: z.array(AssignmentView),
      handle: async ({ query }) => {
        const { accounts, assignments } = await seats.read();
        const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
        return assignments
          .map(({ accountId, product, type, since }) => ({
            product,
            email: emails.get(accountId) ?? accountId,
            type,
            since: timestampOrNull(since),
          }))
          .filter(
            ({ product, email }) =>
              (query.product ?? product) === product &&
              (query.email ?? email).toLowerCase() === email.toLowerCase(),
          );
      },
    }),
    endpoint({
      method: 'post',
      path: '/assignments',
      scope: 'operate',
      summary: 'Assigns a seat by hand',
      status: 201,
      body: AssignInput,
      answer: z.object({ outcome: z.string() }),
      handle: async ({ body }) => outcome(await assign({ seats, ids }, body)),
    }),
    endpoint({
      method: 'post',
      path: '/assignments/unassign',
      scope: 'operate',
      summary: 'Takes a seat by hand',
      body: UnassignInput,
      answer: z.object({ outcome: z.string() }),
      handle: async ({ body: { product, email, actingAs } }) => {
        const { accounts } = await seats.read();
        const holder = accounts.find((account) => account.email.toLowerCase() === email.toLowerCase());
        if (holder === undefined) throw new HttpRefusal('not-found', `${email} is not on the team`);
        return outcome(
          await seats.change({
            actor: actingAs,
            operationId: ids.next(),
            change: { kind: 'unassign', product, from: holder },
          }),
        );
      },
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

function outcome(answer: CoreAnswer): { outcome: string } {
  if (answer.kind === 'refused') throw new LicensingRefused(answer.detail);
  return { outcome: answer.kind };
}
