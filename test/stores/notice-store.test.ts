import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/core/domain/notice.ts';
import { core, poolId } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const notice = (key: string, fields: Partial<Notice> = {}): Notice => ({
  key,
  kind: 'renewal',
  severity: 'info',
  text: `${key} holds`,
  step: '',
  coreId: core,
  poolId: null,
  csv: null,
  ...fields,
});

describe.each(databaseKinds)('notices on %s', (kind) => {
  const test = useDatabase(kind);
  const tell = (watch: string, ...notices: readonly Notice[]) =>
    test.database.write((stores) => stores.notices.tell(watch, notices));
  const open = async () =>
    (await test.database.read.notices.open()).map(({ watch, key }) => `${watch} ${key}`);

  it('open when their watch sees them first, and say so once', async () => {
    expect(await tell('first', notice('a'), notice('b'))).toEqual({
      opened: [notice('a'), notice('b')],
      closed: [],
    });
    expect(await tell('first', notice('a'), notice('b'))).toEqual({ opened: [], closed: [] });
    expect(await open()).toEqual(['first a', 'first b']);
  });

  it('close when their watch no longer sees them', async () => {
    await tell('second', notice('a'), notice('b'));
    const since = test.clock.now();
    test.clock.pass(1000);

    expect(await tell('second', notice('b'), notice('c'))).toEqual({
      opened: [notice('c')],
      closed: [{ ...notice('a'), watch: 'second', since }],
    });
    expect((await tell('second')).closed).toHaveLength(2);
    expect(await open()).not.toContain('second b');
  });

  it('of one watch are left alone by another', async () => {
    await tell('third', notice('same'));
    await tell('fourth', notice('same'));
    await tell('third');

    expect(await open()).toContain('fourth same');
    expect(await open()).not.toContain('third same');
  });

  it('that stay keep their age and take the new words', async () => {
    const since = test.clock.now();
    const whole = notice('words', {
      severity: 'alarm',
      poolId: poolId('cad'),
      csv: { name: 'people.csv', text: 'Email address\r\n' },
    });
    await tell('fifth', notice('words'));
    test.clock.pass(60_000);

    expect(await tell('fifth', whole)).toEqual({ opened: [], closed: [] });
    expect(await test.database.read.notices.open()).toContainEqual({ ...whole, watch: 'fifth', since });
  });

  it('are listed by gravity, and then by age', async () => {
    await tell('sixth', notice('old-info'), notice('old-alarm', { severity: 'alarm' }));
    test.clock.pass(1000);
    await tell(
      'seventh',
      notice('a-new-alarm', { severity: 'alarm' }),
      notice('warning', { severity: 'warning' }),
    );

    const mine = (await open()).filter((row) => /^(sixth|seventh)/.test(row));
    expect(mine).toEqual(['sixth old-alarm', 'seventh a-new-alarm', 'seventh warning', 'sixth old-info']);
  });

  it('keep names that no database can hold as text', async () => {
    await tell('eighth', notice('nul\0', { text: 'Ana \0 and \ud800' }));

    expect(await tell('eighth', notice('nul\0', { text: 'Ana \0 and \ud800' }))).toEqual({
      opened: [],
      closed: [],
    });
    expect(await test.database.read.notices.open()).toContainEqual(
      expect.objectContaining({ key: 'nul\ufffd', text: 'Ana \ufffd and \ufffd' }),
    );
  });

  it('seen by several at the same moment open once', async () => {
    for (const watch of Array.from({ length: 20 }, (_, index) => `tenth ${index}`)) {
      const told = await Promise.all(Array.from({ length: 6 }, () => tell(watch, notice('a'))));

      expect(told.flatMap(({ opened }) => opened)).toEqual([notice('a')]);
    }
  });
});
