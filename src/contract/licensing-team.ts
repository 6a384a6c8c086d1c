import * as z from 'zod';

const Email = z.email().max(254);
const Product = z.string().min(1).max(200);
const Name = z.string().trim().min(1).max(200);
const Domain = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain such as example.com');

/** In whose name it is done. */
const actingAs = Email.describe('The contract manager or coordinator in whose name it is done');
const version = z.int().describe('Grows with every change; the ETag');

/** How a team is set, as `/team` and files of the ledger say it. */
export const teamSettings = {
  name: Name,
  domains: z
    .array(Domain)
    .max(1000)
    .describe('Domains of people who are not external, with those below them; none: nobody is external'),
  external: z
    .enum(['allow', 'refuse'])
    .describe('Refuse: nobody external is put on the team; who is on it stays'),
  invitations: z
    .enum(['on', 'off'])
    .describe('On: who is put on the team is invited first, and has seven days to accept'),
  defaults: z
    .array(
      z.strictObject({ product: Product, external: z.boolean().describe('Whether external people get it') }),
    )
    .max(200)
    .refine((all) => new Set(all.map(({ product }) => product)).size === all.length, 'each product once')
    .describe('Products that everybody on the team gets'),
};

export const TeamView = z.object({ ...teamSettings, version }).meta({ id: 'Team' });
export const TeamInput = z.strictObject({ ...teamSettings, actingAs }).meta({ id: 'TeamSettings' });

export const InvitationInput = z.strictObject({ email: Email, actingAs }).meta({ id: 'InvitationOf' });

export const GroupView = z
  .object({
    name: z.string(),
    members: z.int().describe('How many'),
    products: z.array(z.string()).describe('What its members get'),
    version,
  })
  .meta({ id: 'LedgerGroup' });
const GroupMember = z.object({ email: z.string(), givenName: z.string(), familyName: z.string() });
export const GroupMembersView = z
  .object({ total: z.int().min(0), items: z.array(GroupMember) })
  .meta({ id: 'LedgerGroupMembers' });

export const NewGroup = z.strictObject({ name: Name, actingAs }).meta({ id: 'NewLedgerGroup' });
export const GroupChange = z
  .strictObject({
    addMembers: z.array(Email).max(5000).default([]).describe('People of the team'),
    removeMembers: z.array(Email).max(5000).default([]),
    addProducts: z.array(Product).max(200).default([]),
    removeProducts: z.array(Product).max(200).default([]),
    actingAs,
  })
  .meta({ id: 'LedgerGroupChange' });
export const GroupEnd = z.strictObject({ actingAs }).meta({ id: 'LedgerGroupEnd' });
