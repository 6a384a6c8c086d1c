import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { beforeEach, describe, expect, it } from 'vitest';
import { asId, type GroupId, type RecordId } from '../../../../src/core/domain/ids.ts';
import { HttpRefusal } from '../../../../src/http/edge/http-refusal.ts';
import { setPrincipal } from '../../../../src/http/edge/principal.ts';
import { createReads, type Reads } from '../../../../src/http/scim/request/reads.ts';
import type { Stores } from '../../../../src/ports/stores/database.ts';
import { sourceId } from '../../../support/builders.ts';
import { useDatabase } from '../../../support/databases.ts';

const groupId = asId<GroupId>('group');
const firstPage = { groupId, after: null, limit: 1000 };
const laterPage = { groupId, after: asId<RecordId>('ana'), limit: 1000 };
const where = async (stores: Stores) => stores;

/** As much of an answer as says who asks and whether somebody still listens. */
function answerFor(source = 'entra'): Response {
  const response = Object.assign(new EventEmitter(), { locals: {}, closed: false }) as unknown as Response;
  const scope = `scim:${source}` as const;
  setPrincipal(response, { tokenId: 'token', name: source, scope, sourceId: sourceId(source) });
  return response;
}

describe('the reads of a request', () => {
  const test = useDatabase('sqlite');
  let reads: Reads;
  beforeEach(() => {
    reads = createReads(test.database, { atOnce: 1, waitMs: 1 });
  });
  /** Takes the one place of the source until it is let go. */
  function occupy() {
    const { promise, resolve } = Promise.withResolvers<null>();
    const done = reads.run(answerFor(), false, () => promise);
    return { leave: () => (resolve(null), done) };
  }

  it('are done here when they are quick, and apart when they are not', async () => {
    expect(await reads.run(answerFor(), true, where)).toBe(test.database.read);
    expect(await reads.run(answerFor(), false, where)).toBe(test.database.readApart);
    expect(reads.membersFor(answerFor(), 1000)).toBe(test.database.read.members);
    expect(await reads.membersFor(answerFor(), 1001).page(firstPage)).toEqual([]);
  });

  it('wait in no line when they are quick', async () => {
    const busy = occupy();
    expect(await reads.run(answerFor(), true, where)).toBe(test.database.read);
    await busy.leave();
  });

  it('refuse the first page of a group that waits too long, but never a later one', async () => {
    const busy = occupy();
    const members = reads.membersFor(answerFor(), 5000);
    const later = members.page(laterPage);
    await expect(members.page(firstPage)).rejects.toThrow(HttpRefusal);
    await busy.leave();
    expect(await later).toEqual([]);
  });

  it('are not done for a client that goes away while it waits, or has gone', async () => {
    const busy = occupy();
    const leaving = answerFor();
    const page = reads.membersFor(leaving, 5000).page(laterPage);
    leaving.emit('close');
    await expect(page).rejects.toThrow(HttpRefusal);
    await busy.leave();
    const gone = Object.assign(answerFor(), { closed: true });
    await expect(reads.run(gone, false, where)).rejects.toThrow(HttpRefusal);
  });
});
