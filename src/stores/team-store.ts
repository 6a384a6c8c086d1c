import { sql } from 'kysely';
import type { AccountId } from '../core/domain/ids.ts';
import type { Standing } from '../core/domain/person.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import type { TeamMember } from '../core/notice/team-member.ts';
import type { TeamStore } from '../ports/stores/team-store.ts';
import { toResource } from './document.ts';
import { readLastEntitled } from './last-entitled.ts';
import { readUnseenHolders } from './unseen-holders.ts';
import type { Session } from './opened-dialect.ts';

interface MemberRow {
  readonly account_id: AccountId;
  readonly email: string;
  readonly protected_role: string | null;
  readonly view: string | null;
}

const columns = sql`a.account_id, a.email, a.protected_role, v.view`;

export function createTeamStore(session: Session): TeamStore {
  const { db, dialect } = session;
  return {
    async members(coreId, accountIds) {
      // Most runs have nobody to ask about, and this is read in a thread that would have to start.
      if (accountIds.length === 0) return new Map();
      const { rows } = await sql<MemberRow>`select ${columns}
        from accounts a left join views v on v.person_id = a.person_id
        where a.core_id = ${coreId} and a.account_id in ${dialect.each(accountIds)}`.execute(db);
      return new Map(rows.map((row) => [row.account_id, toMember(row)]));
    },
    async lastHolders({ poolId, limit }) {
      const { rows } = await sql<MemberRow>`select ${columns}
        from assignments s join accounts a on a.core_id = s.core_id and a.account_id = s.account_id
          left join views v on v.person_id = a.person_id
          left join entitlements e on e.pool_id = s.pool_id and e.person_id = a.person_id
        where s.pool_id = ${poolId}
        order by (e.person_id is null) desc, e.priority, coalesce(e.need_by, '9999-12-31') desc, s.since desc,
          coalesce(a.person_id, '') desc, a.account_id desc
        limit ${limit}`.execute(db);
      return rows.map(toMember);
    },
    unseen: (query) => readUnseenHolders(session, query),
    lastEntitled: (page) => readLastEntitled(session, page),
    async idleLeavers({ coreId, limit }) {
      const { rows } = await sql<MemberRow>`select ${columns}
        from accounts a join people p on p.id = a.person_id and p.standing = 'left'
          left join views v on v.person_id = a.person_id
        where a.core_id = ${coreId} and not exists (
          select 1 from assignments s where s.core_id = a.core_id and s.account_id = a.account_id)
        order by a.account_id limit ${limit}`.execute(db);
      return rows.map(toMember);
    },
  };
}

function toMember({ account_id, email, protected_role, view: text }: MemberRow): TeamMember {
  const view = text === null ? {} : toResource(text);
  const name = objectOf(objectOf(view['resource'])?.['name']);
  return {
    accountId: account_id,
    email,
    displayName: textOf(view['displayName']) ?? email,
    givenName: textOf(name?.['givenName']) ?? '',
    familyName: textOf(name?.['familyName']) ?? '',
    standing: textOf(view['standing']) as Standing | null,
    protectedRole: protected_role,
  };
}
