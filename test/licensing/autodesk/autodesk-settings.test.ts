import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { autodeskSettings } from '../../../src/licensing/autodesk/config-schema.ts';
import { createWireHttp } from '../../../src/licensing/autodesk/wire-http.ts';
import { coreKinds } from '../../../src/licensing/registry.ts';
import type { LedgerTables } from '../../../src/licensing/ledger/ledger-tables.ts';
import { useDatabase } from '../../support/databases.ts';
import { autodeskParts, coreId, secretKey } from './consent-world.ts';

const least = { clientId: 'id', clientSecret: 'secret', team: '100001' };
const accepts = (more: object) => autodeskSettings.safeParse({ ...least, ...more }).success;

describe('the settings of an Autodesk team', () => {
  it('need the app and the team, and leave ten calls a minute to others', () => {
    expect(autodeskSettings.parse(least)).toEqual({
      ...least,
      baseUrl: 'https://developer.api.autodesk.com',
      pkce: true,
      budget: { perMinute: 60, leaveForOthers: 10 },
    });
    expect(accepts({ team: undefined })).toBe(false);
  });

  it.each([
    ['https://gateway.example.com/autodesk', true],
    ['http://127.0.0.1:9000', true],
    ['http://localhost:9000', true],
    ['http://[::1]:9000', true],
    ['http://gateway.example.com', false],
    ['http://127.0.0.1.example.com', false],
    ['http://localhost@example.com', false],
    ['https://ana:secret@example.com', false],
    ['ftp://127.0.0.1', false],
  ])('send the credential to %s: %s', (baseUrl, isSafe) => {
    expect(accepts({ baseUrl })).toBe(isSafe);
    if (isSafe) createWireHttp({ baseUrl });
    else expect(() => createWireHttp({ baseUrl })).toThrow('baseUrl');
  });

  it.each([
    [{ perMinute: 60, leaveForOthers: 59 }, true],
    [{ leaveForOthers: 0 }, true],
    [{ perMinute: 61 }, false],
    [{ perMinute: 10, leaveForOthers: 10 }, false],
    [{ perHour: 1 }, false],
  ])('take the part of a minute %j: %s', (budget, isSensible) => {
    expect(accepts({ budget })).toBe(isSensible);
  });

  describe('make a licensing core', () => {
    const test = useDatabase('sqlite', autodeskParts);
    const create = (key: string | null) =>
      coreKinds['autodesk']?.create(coreId, least, {
        ledgerWorkspace: test.database.workspace<LedgerTables>(),
        autodeskWorkspace: test.database.workspace<AutodeskTables>(),
        clock: { now: () => 0, calendar: () => calendarAt(0) },
        ids: test.ids,
        secretKey: key,
      });

    it('that says what it cannot do', () => {
      expect(create(secretKey)?.core).toMatchObject({
        id: 'main',
        kind: 'autodesk',
        capabilities: { reassign: 'pair', removesUsers: false, changesRoles: false },
      });
    });

    it('only where consents can be stored safely', () => {
      expect(() => create(null)).toThrow('SEATWARDEN_SECRET_KEY');
    });
  });
});
