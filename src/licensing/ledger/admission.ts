import type { CoreId } from '../../core/domain/ids.ts';
import type { LedgerTx } from './ledger-tables.ts';

export interface Admission {
  /** Why this address may not come to the team; null when it may. */
  readonly refusal: string | null;
  /** Who comes is invited first. */
  readonly isInvited: boolean;
}

/**
 * Whether and how an address comes to the team. Whoever is on it stays, as an exception (Autodesk administration, section 2:
 * the domain policy).
 */
export async function admission(coreId: CoreId, db: LedgerTx, email: string): Promise<Admission> {
  const team = await db
    .selectFrom('ledger_teams')
    .select(['external', 'invitations'])
    .where('core_id', '=', coreId)
    .executeTakeFirst();
  if (team === undefined) return { refusal: null, isInvited: false };
  const isInvited = team.invitations === 'on';
  if (team.external === 'allow') return { refusal: null, isInvited };
  const rows = await db
    .selectFrom('ledger_team_domains')
    .select('domain')
    .where('core_id', '=', coreId)
    .orderBy('domain')
    .execute();
  const domains = rows.map(({ domain }) => domain);
  const refusal = isOutside(email, domains)
    ? `${email} is external, and the team takes addresses of ${domains.join(', ')} only`
    : null;
  return { refusal, isInvited };
}

/** Whether an address is of none of the domains, nor of one below them; where none is named, nobody's is. */
export function isOutside(email: string, domains: readonly string[]): boolean {
  const own = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.length > 0 && !domains.some((domain) => own === domain || own.endsWith(`.${domain}`));
}
