import * as z from 'zod';
import { dayMs } from '../../core/domain/time.ts';

/**
 * Every name, status and error type of Autodesk's interface that this folder relies on, and nothing else of it: what turns
 * out to be different is put right here. Tolerant on reading (fields that nobody asked for are left out, other spellings
 * are taken), strict on writing.
 *
 * Marks, by Autodesk's pages of November 2026: D documented; I inferred from what is documented; NF found nowhere.
 */
export const paths = {
  authorize: '/authentication/v2/authorize', // D
  token: '/authentication/v2/token', // D
  introspect: '/authentication/v2/introspect', // D
  revoke: '/authentication/v2/revoke', // D
  teams: '/team-admin/v1/teams', // D
  user: (team: string, userId: string) => `${teamPath(team)}/users/${encodeURIComponent(userId)}`, // D
  users: (team: string) => `${teamPath(team)}/users`, // D
  pools: (team: string) => `${teamPath(team)}/product-pools`, // D
  assignments: (team: string) => `${teamPath(team)}/assignments`, // D
} as const;

const teamPath = (team: string) => `/team-admin/v1/teams/${encodeURIComponent(team)}`;

/** D, each on the pages of the operations. Whether both of two listed ones are needed: NF, so both are asked for. */
export const scopeNames = {
  teamRead: 'tmadmapi:team:read',
  teamWrite: 'tmadmapi:team:write',
  usersRead: 'tmadmapi:team-users:read',
  usersWrite: 'tmadmapi:team-users:write',
  productsRead: 'tmadmapi:team-products:read',
  productsWrite: 'tmadmapi:team-products:write',
} as const;

/** D: 1-100, and 50 when nothing is said. */
export const pageLimit = 100;
/** D: exact match. NF: whether it regards case. */
export const usersByEmail = (email: string) => ({ email });
/** D for lists; I for DELETE, which takes no body. */
export const seatQuery = (seat: { readonly userId: string; readonly productId: string }) => ({
  userId: seat.userId,
  productId: seat.productId,
});

/** Statuses of success. 201 for a new assignment is D; the others are I. */
export const statuses = { assigned: [201], alreadyAssigned: [200], unassigned: [200, 204] } as const;

const id = z.union([z.string().min(1), z.int().transform(String)]);
const words = z.string().nullable();
const count = z.int().nonnegative().nullable();
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .nullable();

type Row = Readonly<Record<string, unknown>>;
const row = z.record(z.string(), z.unknown());

/** The value under the first of these names that has one. */
function first(from: Row, ...names: readonly string[]): unknown {
  const name = names.find((candidate) => from[candidate] !== undefined && from[candidate] !== null);
  return name === undefined ? null : from[name];
}

/** `id` is D, `firstName` I; all others of the user object NF. Roles of administrators: NF, but for being other than these. */
export const WireUser = row
  .transform((user) => ({
    id: first(user, 'id', 'userId'),
    email: first(user, 'email', 'emailAddress', 'emailId'),
    role: first(user, 'role', 'userRole', 'teamRole'),
    status: first(user, 'status', 'userStatus', 'invitationStatus', 'state'),
  }))
  .pipe(z.object({ id, email: z.string().min(1), role: words, status: words }));
export type WireUser = z.output<typeof WireUser>;

/** D: the two roles that the API itself gives. */
const plainRoles = ['USER', 'EXTERNAL_USER'];

/**
 * Null for plain users. Every other role keeps Autodesk's own word, so that a primary administrator who is made a secondary
 * one is seen; who has a role that we do not know, or none that we can see, is left alone.
 */
export function protectedRoleOf({ role }: Pick<WireUser, 'role'>): string | null {
  if (role === null) return 'role-not-told';
  const words = role.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[^A-Za-z]+/g, '_');
  return plainRoles.includes(words.toUpperCase()) ? null : words.toLowerCase().replaceAll('_', '-');
}

/** All D, but for null dates (NF). Both counts may be null; null is never zero. */
export const WirePool = z.object({
  productId: id,
  productName: z.string().min(1),
  teamId: id.nullish(),
  totalQuantity: count.default(null),
  assignedQuantity: count.default(null),
  unlimited: z.boolean().default(false),
  startDate: instant.default(null),
  endDate: instant.default(null),
});
export type WirePool = z.output<typeof WirePool>;

/** D, `DIRECT` included; the spellings of the inherited types were cut, so any other word is one of them. */
export const WireAssignment = z
  .object({
    userId: id,
    email: words.default(null),
    teamId: id.nullish(),
    productId: id,
    assignmentType: z.string().min(1),
  })
  .transform(({ assignmentType, ...seat }) => ({
    ...seat,
    type: assignmentType.toUpperCase() === 'DIRECT' ? ('direct' as const) : ('inherited' as const),
  }));
export type WireAssignment = z.output<typeof WireAssignment>;

/** D. A page without `pagination` may be a part of something, so it is refused. */
export const WirePage = z.object({
  data: z.array(z.unknown()),
  pagination: z.object({ cursor: z.string().nullish(), hasMore: z.boolean() }),
});
/** D: assignments come in one answer. Should there be pages after all, one of them is no answer. */
export const WireWholeList = z.object({
  data: z.array(z.unknown()),
  pagination: z.object({ hasMore: z.literal(false) }).nullish(),
});

/** D. The refresh token is opaque, and a new one comes with each answer. */
export const WireTokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

/** D for access tokens; that it tells of refresh tokens, too, is I (RFC 7662 §2.1). */
export const WireIntrospection = z.object({
  active: z.boolean(),
  scope: z.string().nullish().catch(null),
  userid: id.nullish().catch(null),
});
/** `id` and `name` are D, the rest of a team was cut. */
export const WireTeam = z.object({ id, name: words.default(null).catch(null) });
/** I: what comes back when a person refuses (RFC 6749 §4.1.2.1). */
export const deniedConsent = 'access_denied';

/** D: `userId` and `productId` are required, `assignmentType` must be this if it is sent. */
export const AssignBody = z.strictObject({
  userId: z.string().min(1),
  productId: z.string().min(1),
  assignmentType: z.literal('DIRECT'),
});
/** The identity service refuses longer names (D). */
const name = z
  .string()
  .trim()
  .min(1)
  .transform((text) => text.slice(0, 75));
/** NF: names of the fields, and which are required. The name is used when the address has no account yet (D). */
export const InviteBody = z.strictObject({ email: z.email(), firstName: name, lastName: name });

/** D: the shape of most errors, by RFC 9457. */
export const WireProblem = z.object({
  type: z.string().nullish().catch(null),
  title: z.string().nullish().catch(null),
  detail: z.string().nullish().catch(null),
  requestId: z.string().nullish().catch(null),
});
/** D: the shape of some 401, 403 and 404, from the gateway before the API. */
export const WireGatewayError = z.object({
  errorCode: z.string().nullish().catch(null),
  developerMessage: z.string().nullish().catch(null),
});
/** I: the page gives kinds and sentences; the keys are those of RFC 6749 §5.2. */
export const WireOAuthError = z.object({ error: z.string().nullish().catch(null) });
/** D; older pages say 14 days. */
export const refreshTokenLivesMs = 15 * dayMs;
/** I: a refresh token that is used up, revoked or too old. */
export const refusedGrant = 'invalid_grant';

/** What an answer that is no success means to us. `unknown` is never repeated, and kept for a person to read. */
export type Meaning =
  | 'no-seat'
  | 'only-inherited'
  | 'unsupported-pool'
  | 'not-on-team'
  | 'throttled'
  | 'token-refused'
  | 'role-lost'
  | 'scope-missing'
  | 'app-not-enabled'
  | 'unknown';

/** D, with their HTTP statuses from public code. */
const gatewayCodes: Readonly<Record<string, Meaning>> = {
  'AUTH-001': 'app-not-enabled',
  'AUTH-006': 'token-refused',
  'AUTH-010': 'scope-missing',
  'AUTH-012': 'token-refused',
  'ERR-001': 'throttled',
};
/** NF: one `type` alone was readable (`.../problems/invalid-request`). These are looked for in its last part. */
const problemTypes: readonly (readonly [RegExp, Meaning])[] = [
  [/inherit|not-direct|no-direct|only-(group|team)/, 'only-inherited'],
  [/unsupported|not-supported/, 'unsupported-pool'],
  [/user-not-(found|on|in|a-member)|not-(on|in|member-of)-(the-)?team|unknown-user/, 'not-on-team'],
  [
    /(no|insufficient|not-enough|out-of)-([a-z]+-)*(seat|licen[cs]e|quantity|capacity)|(seat|licen[cs]e|quantity|capacity)s?-([a-z]+-)*(exhausted|exceeded|full|depleted|unavailable)|pool-([a-z]+-)*(full|exhausted|depleted)/,
    'no-seat',
  ],
];
/** D. A 403 does not tell a team that is not ours from one that is not there. */
const byStatus: Readonly<Record<number, Meaning>> = {
  401: 'token-refused',
  403: 'role-lost',
  429: 'throttled',
};

/** Reads the meaning from the stable identifiers; never from sentences, which may change any day. */
export function meaningOf(answer: {
  readonly status: number;
  readonly type: string | null;
  readonly errorCode: string | null;
}): Meaning {
  const last = (answer.type ?? '').toLowerCase().split(/[/:#]/).at(-1) ?? '';
  const byType = problemTypes.find(([pattern]) => pattern.test(last.replaceAll('_', '-')));
  return byType?.[1] ?? gatewayCodes[answer.errorCode ?? ''] ?? byStatus[answer.status] ?? 'unknown';
}

/** NF: names of the allowance headers were cut. Those that others use, with and without `X-`. */
const allowanceHeaders = {
  limit: /^(x-)?rate-?limit-limit$/i,
  remaining: /^(x-)?rate-?limit-remaining$/i,
} as const;

/** How many calls the minute has and how many are left, for all who share it; null when it is not told. */
export function allowanceOf(
  headers: Readonly<Record<string, unknown>>,
): { readonly limit: number; readonly remaining: number } | null {
  const value = (pattern: RegExp) => {
    const found = Object.entries(headers).find(([header]) => pattern.test(header))?.[1];
    return typeof found === 'string' && /^\d+$/.test(found.trim()) ? Number(found) : null;
  };
  const limit = value(allowanceHeaders.limit);
  const remaining = value(allowanceHeaders.remaining);
  return limit === null || remaining === null ? null : { limit, remaining };
}
