import { describe, expect, it } from 'vitest';
import { consentNotices } from '../../../src/licensing/autodesk/consent-notices.ts';
import type { ConsentRow } from '../../../src/licensing/autodesk/consents.ts';
import { coreId } from './consent-world.ts';

const dayMs = 86_400_000;
const nowAt = Date.UTC(2026, 10, 24);
const consent = (administrator: string, row: Partial<ConsentRow> = {}): ConsentRow => ({
  id: `id-${administrator.length}`,
  core_id: 'main',
  administrator,
  scopes: '',
  granted_at: nowAt,
  state: 'usable',
  state_at: nowAt,
  reason: null,
  generation: 1,
  refresh_token: 'sealed-refresh',
  refreshed_at: nowAt,
  access_token: 'sealed-access',
  access_until: 0,
  refresher: null,
  refresher_until: 0,
  not_before: 0,
  ...row,
});
const told = (...rows: readonly ConsentRow[]) => consentNotices(coreId, rows, nowAt);
const lost = { state: 'role-lost', reason: 'is no administrator of team 100001' } as const;

describe('a notice of a consent', () => {
  it('is not given while two administrators can be used', () => {
    expect(told(consent('ana'), consent('ben'))).toEqual([]);
  });

  it('says where to consent when nobody has', () => {
    expect(told()).toMatchObject([
      { key: 'no-consent', kind: 'credential', severity: 'alarm', coreId: 'main', poolId: null },
    ]);
    expect(told()[0]?.step).toContain('/connect/autodesk/main');
  });

  it('says who is used instead of one who lost the role', () => {
    const [notice] = told(consent('ana', lost), consent('ben'), consent('cleo'));
    expect(notice).toMatchObject({ key: 'role-lost:id-3', severity: 'warning' });
    expect(notice?.text).toContain('is no administrator of team 100001');
    expect(notice?.text).toContain('the consent of ben is used');
  });

  it('is an alarm when nobody is left', () => {
    const again = { state: 'consent-again', reason: 'consent again: the answer was lost' } as const;
    const notices = told(consent('ana', lost), consent('ben', again));
    expect(notices.map(({ key, severity }) => [key, severity])).toEqual([
      ['role-lost:id-3', 'alarm'],
      ['consent-again:id-3', 'alarm'],
    ]);
    expect(notices[1]?.text).toContain('neither read nor changed');
  });

  it.each([
    [10, 'ends-soon:5:id-3', 'warning', 'ends on 2026-11-29'],
    [13, 'ends-soon:2:id-3', 'alarm', 'ends on 2026-11-26'],
    [16, 'ends-soon:2:id-3', 'alarm', 'ended on 2026-11-23'],
  ])('%d days after the last renewal is %s', (days, key, severity, words) => {
    const [notice] = told(consent('ana', { refreshed_at: nowAt - days * dayMs }), consent('ben'));
    expect(notice).toMatchObject({ key, severity });
    expect(notice?.text).toContain(words);
  });

  it('asks for a second administrator', () => {
    expect(told(consent('ana'))).toMatchObject([{ key: 'alone:id-3', severity: 'info' }]);
  });

  it('has a key that names nobody', () => {
    const keys = told(consent('ana', lost), consent('mara')).map(({ key }) => key);
    expect(keys).toEqual(['role-lost:id-3', 'alone:id-4']);
  });

  it('has no token in it', () => {
    const all = [...told(), ...told(consent('ana', lost)), ...told(consent('ana', { refreshed_at: 0 }))];
    expect(JSON.stringify(all)).not.toContain('sealed');
  });
});
