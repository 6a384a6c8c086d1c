import type { Notice } from '../core/domain/notice.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores/database.ts';

export interface TellDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps all that one watch sees now, in place of what it saw before. What opens or closes is said once, in the audit trail
 * and in the log; the log gets no sentence, because sentences name people.
 */
export async function tellNotices(
  { database, clock, log }: TellDeps,
  watch: string,
  notices: readonly Notice[],
): Promise<void> {
  const { opened, closed } = await database.write(async (stores) => {
    const told = await stores.notices.tell(watch, notices);
    const entry = (act: string, { key, kind, severity, text }: Notice) => ({
      at: clock.now(),
      actor: 'seatwarden',
      act,
      subject: `notice:${watch}/${key}`,
      data: { kind, severity, text },
    });
    const entries = [
      ...told.closed.map((notice) => entry('notice.closed', notice)),
      ...told.opened.map((notice) => entry('notice.opened', notice)),
    ];
    if (entries.length > 0) await stores.audit.append(entries);
    return told;
  });
  const facts = ({ key, kind, severity }: Notice) => ({ watch, key, kind, severity });
  for (const notice of closed) log.warn(facts(notice), 'a notice closed');
  for (const notice of opened) log.warn(facts(notice), 'a notice opened');
}
