import { readFileSync } from 'node:fs';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { asId, type SourceId } from '../../../src/core/domain/ids.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../../src/core/filter/person-schema.ts';
import type { PolledSource } from '../../../src/ports/source.ts';
import { createBambooHrSource } from '../../../src/sources/bamboohr/bamboohr-source.ts';
import { bambooHrSettings } from '../../../src/sources/bamboohr/config-schema.ts';
import { contextOf, createMemoryCache, noonAt, readWhole, refusalOf } from '../reading.ts';

interface Report {
  readonly fields: readonly { readonly id: string }[];
  readonly employees: readonly Record<string, string | null>[];
}
const recorded = JSON.parse(readFileSync('test/fixtures/bamboohr/report.json', 'utf8')) as Report;
const [ana] = recorded.employees;

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

function source(settings: Partial<z.input<typeof bambooHrSettings>> = {}): PolledSource {
  const parsed = bambooHrSettings.parse({ companyDomain: 'example', apiKey: 'k-1', ...settings });
  return createBambooHrSource(asId<SourceId>('hr'), parsed, { wait: () => Promise.resolve() });
}
const vendor = () => nock('https://example.bamboohr.com');
const answerReport = (report: object = recorded, headers = {}) =>
  vendor().post('/api/v1/reports/custom').query(true).reply(200, report, headers);

/** Employment as read of one employee who differs from the recorded one. */
async function employmentOf(
  change: Readonly<Record<string, string | null>>,
  settings = {},
): Promise<unknown> {
  answerReport({ ...recorded, employees: [{ ...ana, ...change }] });
  const { records } = await readWhole(source(settings));
  return records[0]?.resource[EMPLOYMENT_URN];
}

describe('BambooHR', () => {
  it('is asked once for everybody, inactive people too, exactly as it wants', async () => {
    const scope = nock('https://example.bamboohr.com', {
      reqheaders: {
        authorization: `Basic ${Buffer.from('k-1:x').toString('base64')}`,
        accept: 'application/json',
        // A charset behind it makes BambooHR read the body as XML.
        'content-type': 'application/json',
      },
    })
      .post('/api/v1/reports/custom', (body: { fields: string[] }) => body.fields.includes('terminationDate'))
      .query({ format: 'JSON', onlyCurrent: 'false' })
      .reply(200, recorded);
    const { records } = await readWhole(source());

    expect(scope.isDone()).toBe(true);
    expect(records.map(({ key }) => key)).toEqual(['101', '102']);
    expect(records[0]).toMatchObject({
      active: null,
      resource: {
        externalId: '101',
        userName: 'ana.silva@example.com',
        title: 'Structural Engineer',
        [ENTERPRISE_URN]: { employeeNumber: '0042', department: 'Structures', manager: { value: '100' } },
        [EMPLOYMENT_URN]: { employmentState: 'active', startDate: '2019-03-04', location: 'Auckland' },
      },
    });
    expect(records[1]?.resource[ENTERPRISE_URN]).toEqual({ department: 'Civil' });
  });

  it('takes fields of the company and zones by location', async () => {
    const fields = [...recorded.fields, { id: 'customUpn' }];
    answerReport({ fields, employees: [{ ...ana, customUpn: 'asilva@corp.example' }] });
    const timeZones = { Auckland: 'Pacific/Auckland' };
    const { records } = await readWhole(source({ customFields: { upn: 'customUpn' }, timeZones }));
    expect(records[0]?.resource).toMatchObject({
      userName: 'asilva@corp.example',
      emails: [{ value: 'ana.silva@example.com' }],
      [EMPLOYMENT_URN]: { timeZone: 'Pacific/Auckland' },
    });
  });
});

describe('employment in BambooHR', () => {
  const hired = { startDate: '2019-03-04', location: 'Auckland' };
  it.each<[string, Readonly<Record<string, string | null>>, object]>([
    ['works', {}, { employmentState: 'active', ...hired }],
    ['works, with an empty date', { terminationDate: '' }, { employmentState: 'active', ...hired }],
    ['works, with no date', { terminationDate: null }, { employmentState: 'active', ...hired }],
    ['is on leave', { employmentHistoryStatus: 'on leave' }, { employmentState: 'on_leave', ...hired }],
    [
      'will leave',
      { terminationDate: '2026-12-31' },
      { employmentState: 'notice', lastDay: '2026-12-31', ...hired },
    ],
    [
      'leaves today',
      { terminationDate: '2026-11-24' },
      { employmentState: 'notice', lastDay: '2026-11-24', ...hired },
    ],
    [
      'was hired again, or the date is wrong',
      { terminationDate: '2020-01-31' },
      { employmentState: 'active', ...hired },
    ],
    [
      'left',
      { status: 'Inactive', terminationDate: '2026-11-20' },
      { employmentState: 'ended', lastDay: '2026-11-20', ...hired },
    ],
    [
      'is inactive before the last day',
      { status: 'Inactive', terminationDate: '2026-12-31' },
      { employmentState: 'unknown', ...hired },
    ],
    ['is inactive without a date', { status: 'Inactive' }, { employmentState: 'unknown', ...hired }],
    [
      'starts later',
      { status: 'Inactive', hireDate: '2027-01-04' },
      { employmentState: 'pending', startDate: '2027-01-04', location: 'Auckland' },
    ],
    [
      'starts again later',
      { status: 'Inactive', hireDate: '2027-01-04', terminationDate: '2026-01-31' },
      { employmentState: 'pending', startDate: '2027-01-04', location: 'Auckland' },
    ],
    [
      'has a status that is new',
      { status: 'Suspended', terminationDate: '2020-01-31' },
      { employmentState: 'unknown', ...hired },
    ],
    [
      'has no status',
      { status: null, terminationDate: '2020-01-31' },
      { employmentState: 'unknown', ...hired },
    ],
  ])('of somebody who %s', async (_who, change, employment) => {
    expect(await employmentOf(change)).toEqual(employment);
  });

  it('is not over while the last day lasts anywhere on earth', async () => {
    const change = { status: 'Inactive', terminationDate: '2026-11-23' };
    expect(await employmentOf(change)).toMatchObject({ employmentState: 'ended' });
    answerReport({ ...recorded, employees: [{ ...ana, ...change }] });
    const { records } = await readWhole(source(), contextOf({ nowAt: noonAt - 1 }));
    expect(records[0]?.resource[EMPLOYMENT_URN]).toMatchObject({ employmentState: 'unknown' });
  });

  it('knows the words for leave that the company uses', async () => {
    const change = { employmentHistoryStatus: 'Elternzeit' };
    expect(await employmentOf(change)).toMatchObject({ employmentState: 'active' });
    expect(await employmentOf(change, { leaveStatuses: ['Elternzeit'] })).toMatchObject({
      employmentState: 'on_leave',
    });
  });
});

describe('a permission that went missing', () => {
  it('is an outage that names the field', async () => {
    const fields = recorded.fields.filter(({ id }) => id !== 'terminationDate' && id !== 'hireDate');
    answerReport({ ...recorded, fields });
    expect(await refusalOf(source())).toContain(
      'left out hireDate, terminationDate: the owner of the API key may not see them any more',
    );
  });

  it('for one who works is one too; of inactive people the vendor drops fields by itself', async () => {
    const without = (row: object, name: string) =>
      Object.fromEntries(Object.entries(row).filter(([field]) => field !== name)) as Record<string, string>;
    answerReport({ ...recorded, employees: [without(ana ?? {}, 'department')] });
    expect(await refusalOf(source())).toContain('left out department of 1 employees');

    answerReport({
      ...recorded,
      employees: recorded.employees.map((row, n) => (n === 1 ? without(row, 'department') : row)),
    });
    expect((await readWhole(source())).records).toHaveLength(2);
  });
});

describe('the question what changed', () => {
  const date = { Date: new Date(noonAt).toUTCString() };
  const later = noonAt + 1_800_000;
  async function afterFullReading() {
    const cache = createMemoryCache();
    answerReport(recorded, date);
    await (await readWhole(source(), contextOf({ cache }))).accepted();
    return (nowAt = later, settings = {}) => readWhole(source(settings), contextOf({ cache, nowAt }));
  }
  const changed = () =>
    vendor().get('/api/v1/employees/changed').query({ since: '2026-11-24T11:45:00.000Z' });

  it('goes back a little before the last full reading, by the vendor clock', async () => {
    const read = await afterFullReading();
    changed().reply(200, { latest: '', employees: [] });
    expect((await read()).kind).toBe('unchanged');
    changed().reply(200, { latest: '', employees: {} });
    expect((await read()).kind).toBe('unchanged');
  });

  it.each([
    ['somebody did', 200, { employees: { 101: { id: '101', action: 'Deleted' } } }],
    ['it may not be asked', 403, {}],
    ['it is not there', 404, {}],
    ['its answer is strange', 200, { employees: 'none' }],
  ])('leads to a full reading when %s', async (_what, status, body) => {
    const read = await afterFullReading();
    changed().reply(status, body);
    answerReport();
    expect((await read()).kind).toBe('snapshot');
  });

  it('is an outage like any other when the key was revoked, and nothing more is asked', async () => {
    const read = await afterFullReading();
    changed().reply(401);
    const report = answerReport();
    await expect(read()).rejects.toThrow('refused the credential (401)');
    expect(report.isDone()).toBe(false);
  });

  it('is not asked after a day, nor after other settings', async () => {
    const read = await afterFullReading();
    answerReport();
    expect((await read(noonAt + 86_400_000)).kind).toBe('snapshot');
    answerReport();
    expect((await read(later, { leaveStatuses: ['Away'] })).kind).toBe('snapshot');
  });
});
