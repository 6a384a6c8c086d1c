import * as z from 'zod';
import { Timestamp } from './drift.ts';
import { teamSettings } from './licensing-team.ts';

const Email = z.email().max(254);
const Name = z.string().min(1).max(75);
const Product = z.string().min(1).max(200);
const Id = z.string().min(1).max(60);
const Quantity = z.int().min(1).max(200_000);
const Place = z.int().min(1).max(200_000);

const FileUser = z
  .strictObject({
    email: Email,
    givenName: Name,
    familyName: Name,
    joinedAt: Timestamp,
    invitedAt: Timestamp.nullable().describe('When an open invitation was sent; null for who is active'),
  })
  .meta({ id: 'LedgerFileUser' });

const FileOrder = z
  .strictObject({
    number: z.string().min(1).max(60),
    kind: z.enum(['purchase', 'addition', 'reduction', 'renewal']),
    what: z.string().max(500),
    payer: Email,
    placedBy: Email,
    placedAt: Timestamp,
  })
  .meta({ id: 'LedgerFileOrder' });

const FileTerm = z
  .strictObject({
    term: z.string().min(1).max(40),
    startsOn: z.iso.date(),
    endsOn: z.iso.date().describe('The first day after it'),
    accessUntil: z.iso
      .date()
      .describe('The first day without access: the start of the next term, or 15 days after the end'),
    stoppedOn: z.iso
      .date()
      .nullable()
      .describe('Since when it gives no access, because the subscription was suspended or canceled'),
    quantity: Quantity,
  })
  .meta({ id: 'LedgerFileTerm' });

const FileSeat = z
  .strictObject({
    from: Place.describe('The first place in the subscription, from 1'),
    to: Place.describe('The last one; of a seat that was given the same as `from`'),
    heldAs: z
      .enum(['purchase', 'direct', 'inherited'])
      .describe(
        'purchase: on the contract manager because it was bought. inherited: by a group or a default',
      ),
    holder: Email,
    since: Timestamp,
    pinned: z.boolean().describe('Whether it is bound to this subscription'),
  })
  .meta({ id: 'LedgerFileSeat' });

const FileSubscription = z
  .strictObject({
    id: Id,
    product: Product,
    standing: z.enum(['active', 'suspended', 'canceled']).describe('Where its contract manager put it'),
    renewalQuantity: Quantity.nullable().describe('Seats of the next renewal; null for as many as now'),
    terms: z.array(FileTerm).min(1).max(200).describe('The first one first, without a gap'),
    seats: z.array(FileSeat).describe('By place; places that no entry names are free'),
  })
  .meta({ id: 'LedgerFileSubscription' });

const FileContract = z
  .strictObject({
    number: Id,
    manager: Email,
    coordinators: z.array(Email),
    openedAt: Timestamp,
    renewedAt: Timestamp.nullable(),
    orders: z.array(FileOrder),
    subscriptions: z.array(FileSubscription),
  })
  .meta({ id: 'LedgerFileContract' });

const FileGroup = z
  .strictObject({ name: z.string().min(1).max(200), members: z.array(Email), products: z.array(Product) })
  .meta({ id: 'LedgerFileGroup' });

/** The whole ledger. `version` grows when an older program could misread the file. */
export const LedgerFileView = z
  .strictObject({
    format: z.literal(
      'seatwarden-ledger',
      'is no export of a ledger: make one with `seatwarden ledger export`',
    ),
    version: z.literal(
      1,
      'is of another version of the format: export it anew with this version of the program',
    ),
    team: z.strictObject(teamSettings).meta({ id: 'LedgerFileTeam' }),
    users: z.array(FileUser),
    contracts: z.array(FileContract),
    groups: z.array(FileGroup),
  })
  .meta({ id: 'LedgerFile' });

const importing = {
  actingAs: Email.optional().describe(
    'The contract manager or coordinator in whose name it is done; left out: the manager of the first contract',
  ),
  dryRun: z.boolean().default(false).describe('Tells what would change, and changes nothing'),
};
export const LedgerImport = z
  .strictObject({ file: LedgerFileView, ...importing })
  .meta({ id: 'LedgerImport' });
export const PeopleImport = z
  .strictObject({
    csv: z
      .string()
      .min(1)
      .describe('First name, Last name, Email address; Product and Subscription ID if wanted'),
    product: Product.optional().describe(
      'Gives everybody in the file a seat; left out: by the column Product',
    ),
    ...importing,
  })
  .meta({ id: 'PeopleImport' });

export const ImportedView = z
  .object({
    dryRun: z.boolean(),
    total: z.int().describe('Changes, of which the first thousand are told'),
    changes: z.array(
      z.object({
        kind: z.enum(['team', 'user', 'contract', 'role', 'order', 'subscription', 'seat', 'group']),
        about: z.string(),
        product: z.string().nullable(),
        what: z.string(),
      }),
    ),
  })
  .meta({ id: 'LedgerImported' });
export type ImportedView = z.infer<typeof ImportedView>;
