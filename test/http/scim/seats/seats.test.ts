import { beforeAll, describe, expect, it } from 'vitest';
import type { DriftRow } from '../../../../src/core/domain/drift.ts';
import { asId, type RecordId } from '../../../../src/core/domain/ids.ts';
import { SEATS_URN } from '../../../../src/http/scim/schema/seats-definition.ts';
import type { Database } from '../../../../src/ports/stores/database.ts';
import { changeOf, coreAt, readingOf } from '../../../stores/known.ts';
import { personId, removal } from '../../../support/builders.ts';
import { create, startService, useService } from '../service.ts';

const at = Date.UTC(2026, 10, 30, 8);
const iso = (instant: number) => new Date(instant).toISOString();
const day = 86_400_000;

async function link({ write }: Database, id: string, name: string): Promise<void> {
  const linking = {
    personId: personId(name),
    link: 'linked',
    note: '',
    disputed: [],
    isNewPerson: true,
  } as const;
  await write(({ correlation }) => correlation.save([{ recordId: asId<RecordId>(id), ...linking }], 1));
}

/** Ana holds CAD and waits for BIM, Bo holds CAD and will lose it in a week, Cy has nothing. */
async function giveSeats(database: Database): Promise<void> {
  const waiting: DriftRow = {
    ...removal('bim', 'ana'),
    class: 'missing',
    subject: 'person:ana',
    accountId: null,
    decision: 'waiting',
    since: at - day,
  };
  const leaving = removal('cad', 'bo', {
    class: 'leaver',
    decision: 'grace',
    since: at,
    dueAt: at + 7 * day,
  });
  await database.write(async ({ seats, cases }) => {
    await seats.replace(readingOf({ CAD: ['ana', 'bo'], BIM: [] }), coreAt(at), () => true);
    await cases.save(
      [
        changeOf('ana', { drift: { put: [waiting], drop: [] } }),
        changeOf('bo', { drift: { put: [leaving], drop: [] } }),
      ],
      1,
    );
  });
}

const cad = { value: 'cad', display: 'CAD', since: iso(at) };
const anasSeats = {
  holds: [cad],
  waitsFor: [{ value: 'bim', display: 'BIM', since: iso(at - day), position: 1 }],
};

describe('the seat extension of a user', () => {
  const service = useService();
  const ids: Record<string, string> = {};
  const shown = async (path: string) =>
    (await service.entra.get(path).expect(200)).body as Record<string, unknown>;

  beforeAll(async () => {
    for (const name of ['ana', 'bo', 'cy']) {
      ids[name] = await create(service.entra, { userName: `${name}@example.com`, displayName: name });
      await link(service.database, ids[name], name);
    }
    await giveSeats(service.database);
  });

  it('tells what the person holds and waits for, with the place in line', async () => {
    const user = await shown(`/Users/${ids['ana']}?attributes=userName,${SEATS_URN}`);
    expect(user[SEATS_URN]).toEqual(anasSeats);
    expect(user['schemas']).toContain(SEATS_URN);
    expect(user['userName']).toBe('ana@example.com');
  });

  it('tells what the person will lose, and when', async () => {
    const user = await shown(`/Users/${ids['bo']}?attributes=${SEATS_URN}`);
    expect(user[SEATS_URN]).toEqual({ holds: [cad], willLose: [{ ...cad, due: iso(at + 7 * day) }] });
  });

  it('is left out where there is nothing to tell', async () => {
    const user = await shown(`/Users/${ids['cy']}?attributes=${SEATS_URN}`);
    expect(Object.keys(user).toSorted()).toEqual(['id', 'schemas']);
    expect(user['schemas']).not.toContain(SEATS_URN);
  });

  it.each([
    [`${SEATS_URN}:holds`, { holds: [cad] }],
    [`${SEATS_URN.toUpperCase()}:HOLDS.VALUE`, { holds: [{ value: 'cad' }] }],
    [
      `${SEATS_URN}:waitsFor.position,${SEATS_URN}:holds.display`,
      { holds: [{ display: 'CAD' }], waitsFor: [{ position: 1 }] },
    ],
    ['waitsFor.since', { waitsFor: [{ since: iso(at - day) }] }],
  ])('is cut to what `%s` names', async (attributes, seats) => {
    const user = await shown(`/Users/${ids['ana']}?attributes=${attributes}`);
    expect(user[SEATS_URN]).toEqual(seats);
  });

  it.each(['', '?excludedAttributes=emails', '?attributes=userName,groups', '?excludedAttributes=userName'])(
    'is not told to who does not ask for it: %s',
    async (query) => {
      const user = await shown(`/Users/${ids['ana']}${query}`);
      expect(JSON.stringify(user)).not.toContain(SEATS_URN);
      expect(JSON.stringify(await shown(`/Users${query}`))).not.toContain(SEATS_URN);
    },
  );

  it('comes with every user of a list, by GET and by search', async () => {
    const { Resources: listed } = await shown(`/Users?attributes=userName,${SEATS_URN}`);
    const search = { attributes: ['userName', SEATS_URN], filter: 'userName sw "a"' };
    const { body } = await service.entra.post('/Users/.search', search).expect(200);
    const [ana, bo, cy] = listed as Record<string, unknown>[];
    expect(ana?.[SEATS_URN]).toEqual(anasSeats);
    expect(bo?.[SEATS_URN]).toMatchObject({ holds: [cad], willLose: [{ value: 'cad' }] });
    expect(cy).not.toHaveProperty([SEATS_URN]);
    expect((body as { Resources: Record<string, unknown>[] }).Resources[0]?.[SEATS_URN]).toEqual(anasSeats);
  });

  it('comes with the answer to a change that asks for it', async () => {
    const { body } = await service.entra.patch(`/Users/${ids['ana']}?attributes=${SEATS_URN}`, {
      op: 'replace',
      path: 'title',
      value: 'x',
    });
    expect((body as Record<string, unknown>)[SEATS_URN]).toEqual(anasSeats);
  });

  it('is never answered by 304: seats move without a new version of the user', async () => {
    const { headers } = await service.entra.get(`/Users/${ids['ana']}`);
    const again = (query: string) =>
      service.entra.get(`/Users/${ids['ana']}${query}`).set('If-None-Match', String(headers['etag']));
    expect((await again('')).status).toBe(304);
    expect((await again(`?attributes=${SEATS_URN}`)).status).toBe(200);
  });
});

describe('a client that writes the seat extension', () => {
  const service = useService();
  const wish = { holds: [{ value: 'cad' }] };
  const show = async (id: string) =>
    (await service.entra.get(`/Users/${id}?attributes=userName,title,schemas,${SEATS_URN}`)).body as object;

  it.each([
    ['as an object', { [SEATS_URN]: wish }],
    ['as something else', { [SEATS_URN]: 'cad' }],
    ['attribute by attribute', { [`${SEATS_URN}:holds`]: wish.holds }],
    ['in another case', { [SEATS_URN.toLowerCase()]: wish }],
  ])('is not heard in POST and PUT, %s', async (how, given) => {
    const user = { userName: `writes ${how}`, ...given };
    const id = await create(service.entra, user);
    expect(await show(id)).not.toHaveProperty([SEATS_URN]);
    await service.entra.put(`/Users/${id}`, { ...user, title: 'x' }).expect(200);
    expect(await show(id)).toMatchObject({ title: 'x' });
    expect(await show(id)).not.toHaveProperty([SEATS_URN]);
  });

  it('is not heard in a PATCH of several attributes, and refused in one of these alone', async () => {
    const id = await create(service.entra, { userName: 'patches' });
    await service.entra
      .patch(`/Users/${id}`, {
        op: 'replace',
        value: { title: 'y', [SEATS_URN]: wish, [`${SEATS_URN}:holds`]: [] },
      })
      .expect(200);
    expect(await show(id)).toMatchObject({ title: 'y' });
    for (const path of [SEATS_URN, `${SEATS_URN}:holds`, `${SEATS_URN}:holds[value eq "cad"]`]) {
      const { status, body } = await service.entra.patch(`/Users/${id}`, {
        op: 'add',
        path,
        value: wish.holds,
      });
      expect({ path, status, body }).toMatchObject({ path, status: 400, body: { scimType: 'mutability' } });
    }
    expect(await show(id)).not.toHaveProperty([SEATS_URN]);
  });
});

describe('a filter on the seat extension', () => {
  const service = useService();

  it.each([
    `${SEATS_URN}:holds.value eq "cad"`,
    `${SEATS_URN.toLowerCase()}:holds[value eq "cad"]`,
    `${SEATS_URN} pr`,
    `userName eq "x" and not (${SEATS_URN}:waitsFor pr)`,
  ])('is refused, and told where to ask instead: %s', async (filter) => {
    const { status, body } = await service.entra.get(`/Users?filter=${encodeURIComponent(filter)}`);
    expect({ status, body }).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } });
    expect((body as { detail: string }).detail).toMatch(/cannot be filtered.*attributes=.*drift report/);
  });
});

describe('a read that does not ask for seats', () => {
  it('does not look them up', async () => {
    let looks = 0;
    const service = await startService({
      through: (database) => ({
        ...database,
        read: {
          ...database.read,
          seats: {
            ...database.read.seats,
            ofRecords: (ids) => ((looks += 1), database.read.seats.ofRecords(ids)),
          },
        },
      }),
    });
    try {
      const id = await create(service.entra, { userName: 'ana' });
      await service.entra.get(`/Users/${id}`).expect(200);
      await service.entra.get('/Users?attributes=userName&count=10').expect(200);
      await service.entra.get('/Users?excludedAttributes=groups').expect(200);
      expect(looks).toBe(0);
      await service.entra.get(`/Users?attributes=${SEATS_URN}`).expect(200);
      expect(looks).toBe(1);
    } finally {
      await service.close();
    }
  });
});

describe('discovery', () => {
  const service = useService();

  it('describes the extension as read-only and told on request, down to its parts', async () => {
    const { body } = await service.entra.get(`/Schemas/${SEATS_URN}`).expect(200);
    interface Described {
      readonly name: string;
      readonly mutability: string;
      readonly returned: string;
      readonly subAttributes?: readonly Described[];
    }
    const { attributes } = body as { attributes: readonly Described[] };
    expect(attributes.map(({ name }) => name)).toEqual(['holds', 'waitsFor', 'willLose']);
    for (const one of attributes.flatMap((list) => [list, ...(list.subAttributes ?? [])]))
      expect(one).toMatchObject({ mutability: 'readOnly', returned: 'request' });
  });

  it('names it with the user type, as optional', async () => {
    const { body } = await service.entra.get('/ResourceTypes/User').expect(200);
    expect(body).toMatchObject({
      schemaExtensions: expect.arrayContaining([{ schema: SEATS_URN, required: false }]) as unknown,
    });
  });
});
