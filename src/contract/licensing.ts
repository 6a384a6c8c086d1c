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
  .object({
    number: z.string(),
    manager: z.string(),
    coordinators: z.array(z.string()),
    version: z.int().describe('Grows with every change; the ETag'),
    renewedAt: Timestamp.nullable().describe('When a renewal last took the role from all coordinators'),
  })
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
    held: z.int().describe('Seats that count today and are given to people'),
    parked: z.int().describe('Seats that count today and are still on the contract manager'),
    terms: z
      .array(z.object({ startsOn: z.iso.date(), endsOn: z.iso.date(), quantity: z.int() }))
      .describe('Without a gap, the first one first'),
  })
  .meta({ id: 'Subscription' });

export const ContractDetailView = ContractView.extend({
  subscriptions: z.array(SubscriptionView).describe('What was bought, oldest first'),
  orders: z
    .array(
      z.object({
        number: z.string(),
        kind: z.enum(['purchase', 'addition', 'reduction', 'renewal']),
        what: z.string(),
        payer: z.string(),
        placedBy: z.string(),
        placedAt: Timestamp,
      }),
    )
    .describe('Newest first'),
}).meta({ id: 'ContractDetail' });

export const NewContract = z
  .strictObject({ number: z.string().min(1).max(60), manager: LedgerPersonInput })
  .meta({ id: 'NewContract' });

const Quantity = z.int().min(1).max(200_000);
const Term = z.string().min(1).max(40).default('annual');
const signed = {
  actingAs: Email.optional().describe('In whose name; only the contract manager may. Left out: in that name'),
};
const ordered = {
  ...signed,
  order: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Order number. One that the contract has already is refused, so a repeated request buys once'),
  payer: Email.optional().describe('Who pays; left out: the contract manager'),
};

export const PurchaseInput = z
  .strictObject({
    product: Product,
    quantity: Quantity,
    term: Term,
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    ...ordered,
  })
  .refine(({ startsOn, endsOn }) => endsOn > startsOn, {
    path: ['endsOn'],
    message: 'must be after startsOn',
  })
  .meta({ id: 'Purchase' });

export const SeatsInput = z
  .strictObject({ quantity: Quantity, ...ordered })
  .meta({ id: 'SeatsOfSubscription' });

export const StopInput = z.strictObject(signed).meta({ id: 'StopOfSubscription' });
export const StoppedView = z
  .object({
    outcome: z.enum(['done', 'already-so']),
    status: SubscriptionView.shape.status,
  })
  .meta({ id: 'StoppedSubscription' });

export const RenewalInput = z
  .strictObject({
    term: Term,
    endsOn: z.iso.date().describe('The first day after the new term, which begins the day the last one ends'),
    subscriptions: z
      .array(z.strictObject({ id: z.string().min(1).max(60), quantity: Quantity.optional() }))
      .min(1)
      .max(1000)
      .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'each subscription once')
      .optional()
      .describe(
        'Left out: everything that can be renewed. A quantity left out: what a reduction left, or as before',
      ),
    ...ordered,
  })
  .meta({ id: 'Renewal' });
export const RenewedView = z
  .object({
    renewed: z.array(
      z.object({
        subscriptionId: z.string(),
        startsOn: z.iso.date(),
        endsOn: z.iso.date(),
        quantity: z.int(),
      }),
    ),
    coordinatorsReset: z.array(z.string()).describe('Who was a coordinator and is none any more'),
  })
  .meta({ id: 'Renewed' });

export const RoleInput = LedgerPersonInput.extend(signed).meta({ id: 'Role' });
export const NewLedgerUser = LedgerPersonInput.extend({
  actingAs: Email.describe('The contract manager or coordinator in whose name it is done'),
}).meta({ id: 'NewLedgerUser' });

export const LedgerUserView = z
  .object({
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    status: z.enum(['active', 'invited']),
    role: z.string().nullable().describe('`contract-manager` or `coordinator`; null may not assign'),
    invitation: z
      .object({ sentAt: Timestamp, lapsesAt: Timestamp, isLapsed: z.boolean() })
      .nullable()
      .describe('One that was not accepted yet; when it lapsed, it must be sent again'),
    isExternal: z.boolean().describe('Of none of the domains of the team, where it names some'),
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
    free: z.int().nullable().describe('Below zero: so many are held beyond what counts today'),
    startsAt: Timestamp.nullable(),
    endsAt: Timestamp.nullable().describe('After it nobody new gets a seat; held ones go on for 15 days'),
    terms: z
      .array(
        z.object({
          quantity: z.int().nullable(),
          startsAt: Timestamp.nullable(),
          endsAt: Timestamp.nullable(),
        }),
      )
      .describe('What counts today, and what is to come'),
  })
  .meta({ id: 'ProductPool' });

export const AssignmentView = z
  .object({
    product: z.string(),
    email: z.string(),
    type: z.enum(['direct', 'inherited']),
    since: Timestamp.nullable(),
    pinnedTo: z.string().nullable().describe('The subscription that it is pinned to; null goes over to any'),
    hasAccess: z.boolean().describe('False where the seat is beyond what counts today'),
    groups: z.array(z.string()).describe('Groups that give it; an inherited one ends with the last of them'),
    isDefault: z.boolean().describe('Whether everybody on the team gets it'),
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

export const PinInput = z
  .strictObject({
    product: Product,
    email: Email,
    subscription: z.string().min(1).max(60).nullable().describe('Its id; null lets the seat go over to any'),
    actingAs: Email,
  })
  .meta({ id: 'Pin' });

export const ActView = z
  .object({
    operationId: z.string(),
    at: Timestamp,
    actor: z.string(),
    act: z.string(),
    product: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    contract: z.string().nullable(),
    about: z.string().nullable().describe('The group, where it is about one'),
    outcome: z.string(),
    detail: z.string().nullable().describe('Why it was refused'),
  })
  .meta({ id: 'Act' });
