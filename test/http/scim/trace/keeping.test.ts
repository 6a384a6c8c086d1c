import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { cutBody, keepBody } from '../../../../src/http/scim/trace/keep-body.ts';
import { leftOut } from '../../../../src/http/scim/trace/left-out.ts';
import { maskBody } from '../../../../src/http/scim/trace/mask-body.ts';
import { createMasking } from '../../../../src/http/scim/trace/masking.ts';
import { createRequestTrace } from '../../../../src/http/scim/trace/request-trace.ts';
import { createRing } from '../../../../src/http/scim/trace/ring.ts';
import type { TracedRequest } from '../../../../src/http/scim/trace/traced-request.ts';
import { sourceId } from '../../../support/builders.ts';
import { createHandMovedClock } from '../../../support/databases.ts';

const sent = (body: unknown, headers: Request['headers']) => keepBody({ body, headers });

describe('the body that is kept', () => {
  const body = { userName: 'ana' };

  it('is the very body when it is small', () => {
    expect(sent(body, { 'content-length': '18' }).body).toBe(body);
  });

  it.each([
    ['is large', { 'content-length': '9000' }],
    ['came without a length', {}],
    ['was compressed', { 'content-length': '18', 'content-encoding': 'gzip' }],
  ])('is a copy when it %s', (_how, headers) => {
    const kept = sent(body, headers).body;
    expect(kept).toEqual(body);
    expect(kept).not.toBe(body);
  });

  it('is the start of every list and text, and says how much is missing', () => {
    const members = Array.from({ length: 100_000 }, (_, value) => ({ value }));
    const { body: cut, bytes } = cutBody({ displayName: 'x'.repeat(10_000_000), members });
    expect(cut).toEqual({
      displayName: 'x'.repeat(200),
      members: [...members.slice(0, 20), leftOut(99_980)],
    });
    expect(bytes).toBeLessThan(10_000);
  });

  it.each([
    ['wide', Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n]))],
    ['deep', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown],
    [
      'both',
      JSON.parse(
        JSON.stringify(
          Array.from({ length: 50 }, () =>
            Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => ['x'])),
          ),
        ),
      ),
    ],
  ])('is small however %s it was', (_how, giant) => {
    const { body: cut, bytes } = cutBody(giant);
    expect(bytes).toBeLessThan(60_000);
    expect(
      JSON.stringify(
        maskBody(
          cut,
          createMasking(() => '*'),
        ),
      ).length,
    ).toBeLessThan(20_000);
  });

  it('can be masked however deep it is', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(1300)}1${'}'.repeat(1300)}`);
    expect(
      JSON.stringify(
        maskBody(
          deep,
          createMasking(() => '*'),
        ),
      ),
    ).toContain('… and more');
  });
});

describe('a ring', () => {
  it('forgets the oldest beyond its count, and beyond its bytes', () => {
    const ring = createRing<string>({ count: 3, bytes: 10 });
    for (const item of ['a', 'b', 'c', 'd']) ring.push(item, 1);
    expect(ring.items()).toEqual(['b', 'c', 'd']);
    ring.push('big', 9);
    expect(ring.items()).toEqual(['d', 'big']);
    ring.push('too big', 11);
    expect(ring.items()).toEqual(['d', 'big']);
    ring.push('e', 10);
    expect(ring.items()).toEqual(['e']);
  });
});

describe('the trace', () => {
  const traced = (fields: Partial<TracedRequest>): TracedRequest => ({
    at: 0,
    ms: 0,
    method: 'GET',
    url: '/scim/v2/Users',
    body: undefined,
    isBodyWhole: true,
    status: 200,
    error: null,
    userAgent: null,
    requestId: '-',
    sourceId: null,
    claimed: null,
    bytes: 1,
    ...fields,
  });
  const [entra, okta] = [sourceId('entra'), sourceId('okta')];

  it('tells each source its own requests, those refused in its name, and those in nobody’s', () => {
    const trace = createRequestTrace({ clock: createHandMovedClock(0) });
    trace.record(traced({ requestId: 'own', sourceId: entra }));
    trace.record(traced({ requestId: 'other', sourceId: okta }));
    trace.record(traced({ requestId: 'revoked', claimed: entra, status: 401 }));
    trace.record(traced({ requestId: 'nobody', status: 401 }));
    const ids = (source: typeof entra) =>
      trace.list({ sourceId: source, isErrorsOnly: false, limit: 10 }).map(({ requestId }) => requestId);
    expect(ids(entra)).toEqual(['nobody', 'revoked', 'own']);
    expect(ids(okta)).toEqual(['nobody', 'other']);
  });

  it('holds no more than two megabytes of a source', () => {
    const trace = createRequestTrace({ clock: createHandMovedClock(0) });
    for (let n = 0; n < 100; n += 1) trace.record(traced({ sourceId: entra, bytes: 300_000 }));
    expect(trace.list({ sourceId: entra, isErrorsOnly: false, limit: 400 })).toHaveLength(6);
  });
});
