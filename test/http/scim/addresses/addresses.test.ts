import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { create, useService } from '../service.ts';

const service = useService();

describe('the address of a user', () => {
  it.each(['/Users/ID', '/Users/ID/', '/users/ID?attributes=userName'])(
    'may be written %s',
    async (written) => {
      const id = await create(service.entra, { userName: `${written.length} long` });
      const { status, body } = await service.entra.get(written.replace('ID', id));
      expect(status).toBe(200);
      expect(body).toMatchObject({ id, userName: `${written.length} long` });
    },
  );

  it('may have characters percent-encoded', async () => {
    const id = await create(service.entra, { userName: 'encoded' });
    const encoded = id.replace('-', '%2D');
    expect((await service.entra.get(`/Users/${encoded}`)).body).toMatchObject({ userName: 'encoded' });
  });

  it.each(['/Users/ID/x', '/Users//ID', '/User/ID'])('is not %s', async (written) => {
    const id = await create(service.entra, { userName: `not ${written}` });
    const { status, body } = await service.entra.get(written.replace('ID', id));
    expect(status).toBe(404);
    expect(body).toMatchObject({ detail: expect.stringContaining('there is nothing at') });
  });

  it('answers HEAD as GET, without a body', async () => {
    const id = await create(service.entra, { userName: 'head' });
    const { authorization } = service.entra;
    const { status, headers, text } = await supertest(service.app)
      .head(`/scim/v2/Users/${id}`)
      .set('Authorization', authorization);
    expect(status).toBe(200);
    expect(headers['etag']).toBe('W/"1"');
    expect(text).toBeFalsy();
  });
});

describe('the address of a search', () => {
  it.each(['/Users/.search', '/users/.SEARCH/'])('may be written %s', async (written) => {
    const { status, body } = await service.entra.post(written, { filter: 'userName eq "nobody"' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: 0 });
  });
});
