import { describe, expect, it } from 'vitest';
import {
  AssignBody,
  allowanceOf,
  InviteBody,
  meaningOf,
  protectedRoleOf,
  WireAssignment,
  WirePage,
  WirePool,
  WireUser,
  WireWholeList,
} from '../../../src/licensing/autodesk/wire-mapping.ts';

const problem = (name: string) => `https://developer.api.autodesk.com/problems/${name}`;
const refused = (status: number, type: string | null, errorCode: string | null = null) =>
  meaningOf({ status, type, errorCode });

describe('a user of the team', () => {
  it('is read whatever else Autodesk says of them', () => {
    const user = { id: 'US1', email: 'ana@example.com', role: 'USER', status: 'ACTIVE', phone: '1' };
    expect(WireUser.parse(user)).toEqual({
      id: 'US1',
      email: 'ana@example.com',
      role: 'USER',
      status: 'ACTIVE',
    });
  });

  it('is read under other names of the same fields', () => {
    expect(WireUser.parse({ userId: 7, emailAddress: 'ana@example.com', userRole: 'USER' })).toMatchObject({
      id: '7',
      email: 'ana@example.com',
      role: 'USER',
    });
  });

  it('is no user without an address', () => {
    expect(WireUser.safeParse({ id: 'US1' }).success).toBe(false);
  });

  it.each([
    ['USER', null],
    ['EXTERNAL_USER', null],
    ['External User', null],
    ['PRIMARY_ADMIN', 'primary-admin'],
    ['ssoAdmin', 'sso-admin'],
    ['BILLING_OWNER', 'billing-owner'],
    [null, 'role-not-told'],
  ])('in the role %s is protected as %s', (role, expected) => {
    expect(protectedRoleOf({ role })).toBe(expected);
  });
});

describe('a pool', () => {
  const pool = { productId: 'prod_1', productName: 'AutoCAD' };

  it('has unknown counts where none are told, never zero', () => {
    expect(WirePool.parse({ ...pool, totalQuantity: 5, assignedQuantity: null })).toMatchObject({
      totalQuantity: 5,
      assignedQuantity: null,
      unlimited: false,
    });
  });

  it('has its term as instants', () => {
    expect(WirePool.parse({ ...pool, startDate: '2026-01-01T00:00:00.000Z' })).toMatchObject({
      startDate: Date.UTC(2026, 0, 1),
      endDate: null,
    });
  });

  it.each([{ totalQuantity: -1 }, { totalQuantity: '5' }, { startDate: 'soon' }])(
    'is not believed with %o',
    (odd) => {
      expect(WirePool.safeParse({ ...pool, ...odd }).success).toBe(false);
    },
  );
});

describe('an assignment', () => {
  it.each([
    ['DIRECT', 'direct'],
    ['Direct', 'direct'],
    ['GROUP', 'inherited'],
    ['INHERITED_FROM_TEAM', 'inherited'],
  ])('of the type %s is %s', (assignmentType, type) => {
    const seat = { userId: 'US1', productId: 'prod_1', assignmentType };
    expect(WireAssignment.parse(seat)).toMatchObject({ type });
  });

  it('is not guessed where the type is missing', () => {
    expect(WireAssignment.safeParse({ userId: 'US1', productId: 'prod_1' }).success).toBe(false);
  });
});

describe('a list', () => {
  it('is a page only if it says whether more follow', () => {
    expect(WirePage.safeParse({ data: [] }).success).toBe(false);
    expect(WirePage.safeParse({ data: [], pagination: { cursor: null, hasMore: false } }).success).toBe(true);
  });

  it('of assignments is refused when it is a page after all', () => {
    expect(WireWholeList.safeParse({ data: [] }).success).toBe(true);
    expect(WireWholeList.safeParse({ data: [], pagination: { hasMore: true } }).success).toBe(false);
  });
});

describe('what is sent', () => {
  it('has these fields and no others', () => {
    const seat = { userId: 'US1', productId: 'prod_1', assignmentType: 'DIRECT' };
    expect(AssignBody.safeParse(seat).success).toBe(true);
    expect(AssignBody.safeParse({ ...seat, note: 'x' }).success).toBe(false);
  });

  it('is no invitation without a name, and none with a name that Autodesk refuses', () => {
    const person = { email: 'ana@example.com', firstName: 'Ana', lastName: 'x'.repeat(100) };
    expect(InviteBody.parse(person).lastName).toHaveLength(75);
    expect(InviteBody.safeParse({ ...person, firstName: ' ' }).success).toBe(false);
  });
});

describe('a refusal', () => {
  it.each([
    [409, 'no-seats-available', 'no-seat'],
    [422, 'insufficient-quantity', 'no-seat'],
    [403, 'seat-limit-exceeded', 'no-seat'],
    [409, 'product-pool-full', 'no-seat'],
    [422, 'only-inherited-assignment-remains', 'only-inherited'],
    [422, 'unsupported-product-pool', 'unsupported-pool'],
    [422, 'product_pool_not_supported', 'unsupported-pool'],
    [404, 'user-not-found', 'not-on-team'],
    [422, 'user-not-on-team', 'not-on-team'],
    [400, 'invalid-request', 'unknown'],
    [403, 'forbidden', 'role-lost'],
    [429, 'rate-limit-exceeded', 'throttled'],
  ])('%i of the type %s means %s', (status, type, meaning) => {
    expect(refused(status, problem(type))).toBe(meaning);
  });

  it.each([
    [403, 'AUTH-001', 'app-not-enabled'],
    [401, 'AUTH-006', 'token-refused'],
    [403, 'AUTH-010', 'scope-missing'],
    [403, null, 'role-lost'],
    [401, null, 'token-refused'],
    [409, null, 'unknown'],
  ])('%i of the gateway with the code %s means %s', (status, errorCode, meaning) => {
    expect(refused(status, null, errorCode)).toBe(meaning);
  });
});

describe('the allowance', () => {
  it.each([
    { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '12' },
    { 'RateLimit-Limit': '60', 'RateLimit-Remaining': '12' },
    { 'X-Rate-Limit-Limit': '60', 'X-Rate-Limit-Remaining': '12' },
  ])('is read from %o', (headers) => {
    expect(allowanceOf(headers)).toEqual({ limit: 60, remaining: 12 });
  });

  it('is unknown where nothing, or no number, is told', () => {
    expect(allowanceOf({})).toBeNull();
    expect(allowanceOf({ 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': 'few' })).toBeNull();
  });
});
