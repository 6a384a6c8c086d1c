import fc from 'fast-check';
import supertest from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { create, createGroup, membersOf, parsed, useService } from '../service.ts';
import { anyRequest } from './any-request.ts';

describe.each(databaseKinds)('whatever is sent to a service on %s', (kind) => {
  const service = useService({ kind });
  let kept = '';
  beforeAll(async () => {
    kept = await create(service.okta, { userName: 'kept', active: true });
    await createGroup(service.okta, 'Kept', [kept]);
  });

  it('is answered as SCIM, without a failure of ours, and harms no other directory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRequest, { minLength: 1, maxLength: 8 }), async (requests) => {
        const user = await create(service.entra, { userName: service.clock.now().toString() });
        const group = await createGroup(service.entra, 'Target', [user]);
        service.clock.pass(1);
        for (const { method, place, word, query, body } of requests) {
          const at = place.replace(':user', user).replace(':group', group).replace(':word', word);
          const sent = supertest(service.app)
            [method](`/scim/v2${at}?${query}`)
            .set('Authorization', service.entra.authorization)
            .set('Content-Type', 'application/scim+json');
          const hasBody = method !== 'get' && method !== 'delete';
          const answer = await parsed(hasBody ? sent.send(body) : sent);
          const { status } = answer;
          expect(status < 500 || status === 501, `${status} for ${method} ${at}?${query} ${body}`).toBe(true);
          expect(status === 204 || answer.headers['content-type'] === 'application/scim+json').toBe(true);
          expect(status < 400 || (answer.body as { status: string }).status === String(status)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
    const { body: groups } = await service.okta.get('/Groups');
    expect(groups).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'Kept' }] });
    const [{ id }] = (groups as { Resources: [{ id: string }] }).Resources;
    expect(await membersOf(service.okta, id)).toEqual([kept]);
    const { body: users } = await service.okta.get('/Users');
    expect(users).toMatchObject({ totalResults: 1, Resources: [{ userName: 'kept', active: true }] });
  }, 60_000);
});
