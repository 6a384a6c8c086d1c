import { beforeAll, describe, expect, it } from 'vitest';
import { noticeFindings } from '../../src/cli/notice-findings.ts';
import type { Notice } from '../../src/core/domain/notice.ts';
import { useDatabase } from '../support/databases.ts';

const notice = (key: string, fields: Partial<Notice> = {}): Notice => ({
  key,
  kind: 'role',
  severity: 'warning',
  text: `${key} lost a role.`,
  step: 'Give it back.',
  coreId: null,
  poolId: null,
  csv: null,
  ...fields,
});

describe('the doctor', () => {
  const test = useDatabase('sqlite');
  const tell = (...notices: readonly Notice[]) =>
    test.database.write((stores) => stores.notices.tell('roles:main', notices));
  beforeAll(() =>
    tell(notice('Ana'), notice('Bo', { severity: 'info' }), notice('Cy', { severity: 'alarm', step: '' })),
  );

  it('says what is grave, with the step, and leaves out what is only good to know', async () => {
    expect(await noticeFindings(test.database)).toEqual([
      { isFine: false, what: 'Cy lost a role.' },
      { isFine: false, what: 'Ana lost a role. Give it back.' },
    ]);
  });

  it('does not go on for ever', async () => {
    await tell(...Array.from({ length: 25 }, (_, index) => notice(`P${index}`)));
    const findings = await noticeFindings(test.database);

    expect(findings).toHaveLength(21);
    expect(findings.at(-1)?.what).toBe('And 5 more notices: seatwarden drift.');
  });
});
