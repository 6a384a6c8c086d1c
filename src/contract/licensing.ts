import * as z from 'zod';
import { Timestamp } from './drift.ts';

const Email = z.email().max(254);
const Name = z.string().trim().min(1).max(75);
const Product = z.string().min(1).max(200);
const total = z.int().min(0).describe('All there are, not only those of this page');

export const LedgerPersonInput = z
  .strictObject({ email: Email, givenName: Name, familyName: Name })
  .meta({ id: 'LedgerPerson' });

export const ContractView = z
  .object({ number: z.string(), manager: z.string(), coordinators: z.array(z.string()) })
  .meta({ id: 'Contract' });

export const SubscriptionView = z
  .object({
    id: z.string(),
    product: z.string(),
    quantity: z.int().positive(),
    term: z.string(),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    status: z
      .enum(['scheduled', 'active', 'expired', 'suspended', 'canceled'])
      .describe(
        'Expired: 15 days more with access. Suspended: without, until it is renewed. Canceled: buy anew',
      ),
    renewalQuantity: z
      .int()
      .nullable()
      .describe('Seats of the next renewal where fewer were asked for; null for as many as now'),
    terms: z
      .array(z.object({ startsOn: z.iso.date(), endsOn: z.iso.date(), quantity: z.int() }))
      .describe('Without a gap, the first one first'),
  })
  .meta({ id: 'Subscription' });

export const ContractDetailView = ContractView.extend({
  subscriptions: z.array(SubscriptionView).describe('What was bought, oldest first'),
}).meta({ id: 'ContractDetail' });

export const NewContract = z
  .strictObject({ number: z.string().min(1).max(60), manager: LedgerPersonInput })
  .meta({ id: 'NewContract' });

export const PurchaseInput = z
  .strictObject({
    product: Product,
    quantity: z.int().min(1).max(200_000),
    term: z.string().min(1).max(40).default('annual'),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
  })
  .refine(({ startsOn, endsOn }) => endsOn > startsOn, {
    path: ['endsOn'],
    message: 'must be after startsOn',
  })
  .meta({ id: 'Purchase' });

export const LedgerUserView = z
  .object({
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    status: z.enum(['active', 'invited']),
    role: z.string().nullable().describe('`contract-manager` or `coordinator`; null may not assign'),
  })
  .meta({ id: 'LedgerUser' });
export const LedgerUsersView = z
  .object({ total, items: z.array(LedgerUserView) })
  .meta({ id: 'LedgerUsers' });

export const ProductPoolView = z
  .object({
    product: z.string(),
    capacity: z.int().nullable(),
    taken: z.int().nullable(),
    parked: z.int().describe('Seats still on the contract manager'),
    free: z.int().nullable(),
  })
  .meta({ id: 'ProductPool' });

export const AssignmentView = z
  .object({
    product: z.string(),
    email: z.string(),
    type: z.enum(['direct', 'inherited']),
    since: Timestamp.nullable(),
  })
  .meta({ id: 'Assignment' });
export const AssignmentsView = z
  .object({ total, items: z.array(AssignmentView) })
  .meta({ id: 'Assignments' });

/** `actingAs` is the contract manager or coordinator in whose name it is done. */
export const AssignInput = z
  .strictObject({ product: Product, person: LedgerPersonInput, actingAs: Email })
  .meta({ id: 'Assign' });
export const UnassignInput = z
  .strictObject({ product: Product, email: Email, actingAs: Email })
  .meta({ id: 'Unassign' });

export const ActView = z
  .object({
    operationId: z.string(),
    at: Timestamp,
    actor: z.string(),
    act: z.string(),
    product: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    outcome: z.string(),
  })
  .meta({ id: 'Act' });
