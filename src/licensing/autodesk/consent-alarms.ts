import { dayMs, type Instant } from '../../core/domain/time.ts';
import type { ConsentRow } from './consents.ts';
import { refreshTokenLivesMs } from './wire-mapping.ts';

/** What an administrator should know of the consents of a team, before it hurts. */
export type ConsentAlarm =
  | { readonly kind: 'no-consent' }
  | {
      readonly kind: 'ends-soon';
      readonly administrator: string;
      readonly endsAt: Instant;
      /** The last mark that was passed: so many days or fewer are left. */
      readonly withinDays: 5 | 2;
    }
  | {
      readonly kind: 'role-lost' | 'consent-again';
      readonly administrator: string;
      readonly since: Instant;
      readonly reason: string;
    };

/** By when each consent can be used at the latest, and which cannot any more. Refreshing renews the term. */
export function consentAlarms(rows: readonly ConsentRow[], nowAt: Instant): readonly ConsentAlarm[] {
  if (rows.length === 0) return [{ kind: 'no-consent' }];
  return rows.flatMap((row): readonly ConsentAlarm[] => {
    const { administrator, state, state_at, reason } = row;
    const endsAt = row.refreshed_at + refreshTokenLivesMs;
    const lost: readonly ConsentAlarm[] =
      state === 'usable' ? [] : [{ kind: state, administrator, since: state_at, reason: reason ?? state }];
    if (state === 'consent-again' || endsAt - nowAt > 5 * dayMs) return lost;
    const withinDays = endsAt - nowAt > 2 * dayMs ? 5 : 2;
    return [...lost, { kind: 'ends-soon', administrator, endsAt, withinDays }];
  });
}
