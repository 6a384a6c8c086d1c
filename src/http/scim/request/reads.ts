import type { Response } from 'express';
import type { Database, Stores } from '../../../ports/stores/database.ts';
import type { MemberStore } from '../../../ports/stores/group-store.ts';
import { sourceOf } from '../../edge/principal.ts';
import { createSlowLane, type LaneLimits } from './slow-lane.ts';

export type MemberPages = Pick<MemberStore, 'page'>;

/** Where a request reads: beside everybody else, or apart and in line when it may take long. */
export interface Reads {
  run<T>(response: Response, isQuick: boolean, work: (read: Stores) => Promise<T>): Promise<T>;
  /** For groups with this many members in all; a page of them is one read. */
  membersFor(response: Response, size: number): MemberPages;
}

/** One statement reads so many, and its rows are rendered in a few milliseconds. */
const FEW_MEMBERS = 1000;

/** One at a time: there are few threads, and a source that scans must leave some to the others. */
export const slowReadLimits: LaneLimits = { atOnce: 1, waitMs: 10_000 };

export function createReads({ read, readApart }: Database, limits: LaneLimits): Reads {
  const lane = createSlowLane(limits);
  return {
    run(response, isQuick, work) {
      if (isQuick) return work(read);
      const gone = goneSignal(response);
      return lane.run(sourceOf(response), () => work(readApart), { isPatient: false, gone });
    },
    membersFor(response, size) {
      if (size <= FEW_MEMBERS) return read.members;
      const sourceId = sourceOf(response);
      const gone = goneSignal(response);
      return {
        page: (request) =>
          lane.run(sourceId, () => readApart.members.page(request), {
            isPatient: request.after !== null,
            gone,
          }),
      };
    },
  };
}

/** Identity providers give up and ask again: what nobody waits for is not read. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
