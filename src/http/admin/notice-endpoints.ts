import * as z from 'zod';
import { NoticeView } from '../../contract/notice.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { OpenNotice } from '../../ports/stores/notice-store.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint, type TextAnswer } from './endpoint.ts';
import { ageDays, timestamp } from './to-view.ts';

const NoticeParameters = z.object({
  watch: z.string().optional().describe('Only those of this watch'),
  key: z.string().optional().describe('Only those with this key'),
  file: z.string().optional().describe('Only those whose file has this name'),
  format: z.enum(['json', 'csv']).default('json').describe('`csv`: the file of the one notice that fits'),
});

export function noticeEndpoints({ database, clock }: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/notices',
      scope: 'read',
      summary: 'What administrators should know or do: renewals, roles, steps by hand, credentials',
      query: NoticeParameters,
      answer: z.array(NoticeView),
      handle: async ({ query: { watch, key, file, format } }) => {
        const open = await database.read.notices.open();
        const asked = open.filter(
          (notice) =>
            (watch ?? notice.watch) === notice.watch &&
            (key ?? notice.key) === notice.key &&
            (file ?? notice.csv?.name) === notice.csv?.name,
        );
        return format === 'csv' ? fileOf(asked) : asked.map((notice) => toNoticeView(notice, clock.now()));
      },
    }),
  ];
}

function fileOf(asked: readonly OpenNotice[]): TextAnswer {
  const files = asked.flatMap(({ csv }) => csv ?? []);
  const [file, ...others] = files;
  if (file === undefined) throw new HttpRefusal('not-found', 'no open notice that fits has a file');
  if (others.length > 0) {
    throw new HttpRefusal(
      'conflict',
      `${files.length} notices that fit have a file: name one by watch and key`,
    );
  }
  return { contentType: 'text/csv; charset=utf-8', text: file.text, fileName: file.name };
}

export function toNoticeView(
  { coreId, poolId, since, csv, ...said }: OpenNotice,
  nowAt: Instant,
): NoticeView {
  return {
    ...said,
    core: coreId,
    pool: poolId,
    since: timestamp(since),
    ageDays: ageDays(since, nowAt),
    csv: csv === null ? null : { ...csv },
  };
}
