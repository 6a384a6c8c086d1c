import { describe, expect, it } from 'vitest';
import { StoreConflict } from '../../../../src/errors.ts';
import { changeResource } from '../../../../src/http/scim/request/change-resource.ts';
import type { Database } from '../../../../src/ports/stores/database.ts';

const sideBySide: Pick<Database, 'write' | 'isSerial'> = {
  write: (work) => work({} as Database['read']),
  isSerial: false,
};
/** Versions that the tries see, one after the other; each but the last ends in a conflict. */
async function tryWith(versions: readonly number[], isLastFine = true): Promise<number> {
  let tries = 0;
  await changeResource(sideBySide, async (_stores, noteVersion) => {
    tries += 1;
    noteVersion(versions[tries - 1] ?? tries);
    if (tries < versions.length || !isLastFine) throw new StoreConflict('somebody was faster');
  });
  return tries;
}

describe('a change that meets another writer', () => {
  it('is tried again while the version moves', async () => {
    expect(await tryWith([1, 2, 3])).toBe(3);
  });

  it('is a conflict for the client when the version stands still: the name is taken', async () => {
    await expect(tryWith([4, 4, 4])).rejects.toThrow(StoreConflict);
  });

  it('is refused for now when others are faster again and again', async () => {
    await expect(tryWith([], false)).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  });

  it('is not tried again where works wait for each other: nobody can have been faster', async () => {
    let tries = 0;
    const failing = changeResource({ ...sideBySide, isSerial: true }, async (_stores, noteVersion) => {
      tries += 1;
      noteVersion(tries);
      throw new StoreConflict('the name is taken');
    });
    await expect(failing).rejects.toThrow('the name is taken');
    expect(tries).toBe(1);
  });

  it('is not tried again after any other failure', async () => {
    let tries = 0;
    const failing = changeResource(sideBySide, () => {
      tries += 1;
      throw new Error('disk is gone');
    });
    await expect(failing).rejects.toThrow('disk is gone');
    expect(tries).toBe(1);
  });
});
