import type { Notice, NoticeSeverity } from '../core/domain/notice.ts';
import type { Clock } from '../ports/clock.ts';
import type { NoticeStore, OpenNotice } from '../ports/stores/notice-store.ts';
import { toDocument } from './document.ts';
import type { Session } from './opened-dialect.ts';
import type { NoticesTable } from './notices-table.ts';

const gravity: Readonly<Record<NoticeSeverity, number>> = { alarm: 0, warning: 1, info: 2 };

export function createNoticeStore({ db, dialect }: Session, clock: Clock): NoticeStore {
  return {
    async tell(watch, notices) {
      // Two looks of one watch at the same moment would both say that they opened the same row.
      await dialect.serialise(`notices ${watch}`);
      const rows = await db.selectFrom('notices').selectAll().where('watch', '=', watch).execute();
      const known = new Map(rows.map((row) => [row.key, row]));
      const seen = new Map(notices.map((notice) => storable(notice)).map((row) => [row.notice.key, row]));

      const gone = rows.filter(({ key }) => !seen.has(key));
      const changed = [...seen].filter(([key, { text }]) => known.get(key)?.notice !== text);
      await dialect.drop(
        'notices',
        gone.map(({ key }) => ({ watch, key })),
      );
      await dialect.put(
        'notices',
        changed.map(([key, { text }]) => ({ watch, key, since: clock.now(), notice: text })),
        { on: ['watch', 'key'], set: ['notice'] },
      );
      return {
        opened: [...seen.values()].flatMap(({ notice }) => (known.has(notice.key) ? [] : [notice])),
        closed: gone.map(toOpenNotice),
      };
    },
    async open() {
      const rows = await db.selectFrom('notices').selectAll().orderBy('watch').orderBy('key').execute();
      return rows
        .map(toOpenNotice)
        .toSorted((one, two) => gravity[one.severity] - gravity[two.severity] || one.since - two.since);
    },
  };
}

/** The notice in characters that both databases can keep, and the same as text. */
function storable(notice: Notice): { readonly notice: Notice; readonly text: string } {
  const { text } = toDocument({ ...notice, csv: notice.csv === null ? null : { ...notice.csv } });
  return { notice: JSON.parse(text) as Notice, text };
}

function toOpenNotice({ watch, since, notice }: NoticesTable): OpenNotice {
  return { ...(JSON.parse(notice) as Notice), watch, since };
}
