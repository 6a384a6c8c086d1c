/**
 * Where Autodesk's pages are silent, or were not readable to us: what the simulator takes for true.
 * Each entry says why; a correction is one edit here. A test may start a simulator with other values.
 */
export const autodeskAssumptions = {
  /** Only `id` is documented; `firstName` begins with what was readable, the others follow its style. */
  userFields: {
    id: 'id',
    email: 'email',
    firstName: 'firstName',
    lastName: 'lastName',
    role: 'role',
    status: 'status',
  },
  /** The body of Add Team User was cut; its words are taken to be those of the user it returns. */
  invitationFields: { email: 'email', firstName: 'firstName', lastName: 'lastName' },
  /** The name is used when the address has no account, and a caller cannot know that: so all are needed. */
  invitationNeeds: ['email', 'firstName', 'lastName'] as readonly string[],
  /** Limits of the identity service; whether the API checks them is not said. */
  longestName: { characters: 75, bytes: 128 },
  /** `USER` and `EXTERNAL_USER` are documented, the spellings for administrators are not. */
  roles: {
    primary: 'PRIMARY_ADMIN',
    secondary: 'SECONDARY_ADMIN',
    sso: 'SSO_ADMIN',
    user: 'USER',
    external: 'EXTERNAL_USER',
  },
  /** Autodesk Account says Verified and Invited. Nothing says that a lapsed invitation looks different. */
  userStatuses: { verified: 'VERIFIED', invited: 'INVITED', lapsed: 'INVITED' },
  invitationDays: 7,
  /** Whether the `email` filter regards upper and lower case is not said; accounts do not. */
  emailFilterIgnoresCase: true,
  /** Autodesk Account can give products to people who are invited. */
  invitedMayHoldSeats: true,

  /** `DIRECT` is certain, the others are not. */
  assignmentTypes: { direct: 'DIRECT', group: 'GROUP', team: 'TEAM' },
  /** A pair is listed once, with the first of these that it has. Which one wins was cut. */
  routePrecedence: ['direct', 'group', 'team'] as readonly ('direct' | 'group' | 'team')[],
  /** One person uses one seat by however many routes; so whoever inherits is counted. */
  countsInherited: true,
  /** A pool that has not started may say null. It does so here. */
  futurePoolCountsNothing: true,
  /** A pool that starts later is listed; that it can be assigned from is not said. */
  futurePoolMayBeAssigned: false,
  /** 15 days with access and 30 suspended; then the subscription is canceled and its pool is no longer listed. */
  endedPoolListedDays: 45,

  /** Only 201 for new is documented, and that the other one differs. */
  statuses: { assigned: 201, alreadyAssigned: 200, unassigned: 204, invited: 201, alreadyOnTeam: 200 },
  /** DELETE takes no body, so its two values are in the query, named as in List Assignments. */
  unassignQuery: { userId: 'userId', productId: 'productId' },
  /** What happens to fields nobody asked for is not said. The strict reading. */
  refusesUnknownFields: true,
  /** List Assignments "does not take" these. The strict reading: 400. */
  assignmentsRefusePaging: true,
  /** Two scopes are listed for most operations. The strict reading: both are needed. */
  needsEveryScope: true,
  /** The warning about delay names team-wide results only: with `userId` the answer is fresh. */
  delayedWithoutUserFilter: true,
  /** Lifetime of cursors was cut. */
  cursorMinutes: 60,
  /** Stability of a list that changes while it is read is not promised: a row comes twice then. */
  repeatsRowWhenListChanged: true,

  limits: { teamPerMinute: 60, listTeamsPerMinute: 60, tokenPerMinute: 500, revokePerMinute: 100 },
  /** The headers exist; their names were cut. Null leaves them out. */
  allowanceHeaders: {
    limit: 'X-RateLimit-Limit',
    remaining: 'X-RateLimit-Remaining',
    resetSeconds: 'X-RateLimit-Reset',
  } as Readonly<Record<'limit' | 'remaining' | 'resetSeconds', string>> | null,
  /** Documented for APS as a whole, in seconds; the page of this API was cut. */
  sendsRetryAfter: true,
  /** A call that is refused before the allowance is looked at costs nothing; every other one does, 429 apart. */
  refusedCallsCost: { unauthorised: false, throttled: false },

  /** Autodesk does not say what replay does to the rest of the grant; public emulators end it. */
  reuseEndsGrant: true,
  /** Whether revoking one of a pair revokes the other is not said. */
  revokeEndsPair: false,
  /** Callback parameters of a refusal are not said: those of RFC 6749, 4.1.2.1. */
  refusedConsent: { error: 'access_denied', error_description: 'The resource owner denied the request.' },
  /** The page gives kinds and sentences; the keys `error` and `error_description` are standard OAuth. */
  oauthErrors: {
    invalidRequest: { status: 400, error: 'invalid_request' },
    invalidGrant: { status: 400, error: 'invalid_grant' },
    invalidScope: { status: 400, error: 'invalid_scope' },
    invalidCredentials: { status: 401, error: 'invalid_client' },
    tooMany: { status: 429, error: 'too_many_requests' },
    internal: { status: 500, error: 'server_error' },
  },

  /** Gateway errors are documented; that they come in this shape is documented for some 401, 403 and 404 only. */
  problems: {
    invalidRequest: problem(400, 'invalid-request', 'Invalid request'),
    tokenMissing: aps(401, 'AUTH-012', 'Authorization header is missing or invalid.'),
    tokenInvalid: aps(401, 'AUTH-006', 'The access token is invalid or has expired.'),
    apiNotEnabled: aps(403, 'AUTH-001', 'The client_id has no access to this API product.'),
    scopeMissing: aps(403, 'AUTH-010', 'The token does not have the privilege for this request.'),
    /** One answer for both: a caller must not learn whether a team exists. */
    notAdministrator: problem(403, 'forbidden', 'Forbidden'),
    userNotFound: problem(404, 'user-not-found', 'User not found'),
    noSuchPath: aps(404, 'ERR-002', 'The requested resource does not exist.'),
    assignmentNotFound: problem(404, 'assignment-not-found', 'Assignment not found'),
    onlyInherited: problem(422, 'inherited-assignment', 'Only inherited assignments remain'),
    unsupportedPool: problem(422, 'unsupported-product-pool', 'Product pool is not supported'),
    /** These five are the gap of the reference: what Assign Product answers when it cannot assign. */
    assigneeNotOnTeam: problem(404, 'user-not-found', 'User not found'),
    unknownProduct: problem(404, 'product-pool-not-found', 'Product pool not found'),
    noSeat: problem(409, 'no-available-seats', 'No seats available'),
    notStarted: problem(422, 'product-pool-not-started', 'Product pool has not started'),
    ended: problem(422, 'product-pool-ended', 'Product pool has ended'),
    inviteeMayNotHold: problem(422, 'user-not-verified', 'User has not accepted the invitation'),
    unsupportedMediaType: problem(415, 'unsupported-media-type', 'Unsupported media type'),
    throttled: aps(429, null, 'Quota limit exceeded.'),
    internal: aps(500, 'ERR-003', 'Internal error.'),
    unavailable: problem(503, 'service-unavailable', 'Service unavailable'),
  } satisfies Readonly<Record<string, ProblemShape>>,
};

export type AutodeskAssumptions = typeof autodeskAssumptions;
export type ProblemName = keyof AutodeskAssumptions['problems'];

/** Most errors are Problem Details; some come from the gateway in front, in the shape of all APS. */
export type ProblemShape =
  | { readonly shape: 'problem'; readonly status: number; readonly type: string; readonly title: string }
  | {
      readonly shape: 'aps';
      readonly status: number;
      readonly errorCode: string | null;
      readonly text: string;
    };

/** Only the address of `invalid-request` was readable; the others follow it. */
function problem(status: number, kind: string, title: string): ProblemShape {
  return { shape: 'problem', status, type: `https://developer.api.autodesk.com/problems/${kind}`, title };
}

function aps(status: number, errorCode: string | null, text: string): ProblemShape {
  return { shape: 'aps', status, errorCode, text };
}
