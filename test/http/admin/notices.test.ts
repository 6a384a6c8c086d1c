import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/core/domain/notice.ts';
import { core, poolId } from '../../support/builders.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
const file = {
  name: 'lose-access.csv',
  text: 'First name,Last name,Email address\r\nAna,Fox,ana@example.com\r\n',
};
const again = { name: 'again.csv', text: 'Email address\r\n' };
const notice = (key: string, fields: Partial<Notice> = {}): Notice => ({
  key,
  kind: 'renewal',
  severity: 'warning',
  text: `${key} ends.`,
  step: 'Renew it.',
  coreId: core,
  poolId: poolId('cad'),
  csv: null,
  ...fields,
});

beforeAll(async () => {
  world = await startApp();
  const tell = (watch: string, ...notices: readonly Notice[]) =>
    world.seatwarden.database.write((stores) => stores.notices.tell(watch, notices));
  await tell('renewals:main', notice('cad'), notice('bim', { csv: file }));
  await tell('rules', notice('cad', { csv: again }));
  world.clock.pass(3 * 86_400_000);
});
afterAll(() => world.close());

describe('GET /api/v1/notices', () => {
  it('lists what is open, with its age', async () => {
    const { body } = await world.ask('GET /api/v1/notices?watch=renewals:main&key=bim');

    expect(body).toEqual([
      {
        watch: 'renewals:main',
        key: 'bim',
        kind: 'renewal',
        severity: 'warning',
        text: 'bim ends.',
        step: 'Renew it.',
        core: 'main',
        pool: 'cad',
        since: '2026-11-24T12:00:00.000Z',
        ageDays: 3,
        csv: file,
      },
    ]);
    expect((await world.ask('GET /api/v1/notices')).body).toHaveLength(3);
    expect((await world.ask('GET /api/v1/notices?key=cad')).body).toHaveLength(2);
  });

  it('gives the file of one notice under its name', async () => {
    const answer = await world.ask('GET /api/v1/notices?format=csv&watch=renewals:main');

    expect(answer.text).toBe(file.text);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename=lose-access.csv');
  });

  it('finds a file by its name alone, as the report says it', async () => {
    expect((await world.ask('GET /api/v1/notices?format=csv&file=again.csv')).text).toBe(again.text);
  });

  it('gives no file where none or several fit', async () => {
    const [none, several] = await Promise.all([
      world.ask('GET /api/v1/notices?format=csv&watch=renewals:main&key=cad'),
      world.ask('GET /api/v1/notices?format=csv'),
    ]);

    expect([none.status, several.status]).toEqual([404, 409]);
  });
});

describe('GET /metrics', () => {
  it('counts notices by kind and gravity, and forgets those that closed', async () => {
    const lines = async () =>
      (await world.ask('GET /metrics')).text
        .split('\n')
        .filter((line) => line.startsWith('seatwarden_notices{'));

    expect(await lines()).toEqual(['seatwarden_notices{kind="renewal",severity="warning"} 3']);
    await world.seatwarden.database.write((stores) => stores.notices.tell('rules', []));
    expect(await lines()).toEqual(['seatwarden_notices{kind="renewal",severity="warning"} 2']);
  });
});
