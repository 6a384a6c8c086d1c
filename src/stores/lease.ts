import { sql } from 'kysely';
import type { Lease } from '../ports/lease.ts';
import type { OpenedDialect } from './opened-dialect.ts';

/**
 * The right to run, as one row per name and one statement per claim. Every new holder gets a higher epoch, also the one
 * who comes after itself: a holder is new for each start of a process. On Postgres the server's clock decides and
 * `nowAt` is not asked.
 */
export function createLease(opened: OpenedDialect): Lease {
  return {
    acquire: ({ name, holder, nowAt, forMs }) =>
      opened.write(async ({ db, dialect }) => {
        const now = dialect.leaseNow(nowAt);
        const { rows } = await sql<{ epoch: number }>`
          insert into lease (name, holder, epoch, until) values (${name}, ${holder}, 1, ${now} + ${forMs})
          on conflict (name) do update set
            holder = excluded.holder,
            until = excluded.until,
            epoch = case when lease.holder = excluded.holder then lease.epoch else lease.epoch + 1 end
          where lease.holder = excluded.holder or lease.until < ${now}
          returning epoch`.execute(db);
        return rows[0]?.epoch ?? null;
      }),
    release: ({ name, holder }) =>
      opened.write(async ({ db }) => {
        // The row stays, for the epoch must go on growing.
        await db
          .updateTable('lease')
          .set({ holder: '', until: 0 })
          .where('name', '=', name)
          .where('holder', '=', holder)
          .execute();
      }),
  };
}
