import { dayMs, type Instant } from '../../core/domain/time.ts';
import type { TokenRow } from '../../ports/stores/token-store.ts';

/** Time to find whoever administers the identity provider. */
const EARLY_DAYS = 14;
const LATE_DAYS = 3;

/**
 * What will stop working unless somebody acts, a sentence each: from 14 days before a token ends, louder from 3 days, and for
 * 14 days after it ended. Silent once its successor is the one that is used.
 */
export function endingTokens(rows: readonly TokenRow[], nowAt: Instant): readonly string[] {
  return rows.flatMap((row) => {
    if (row.revokedAt !== null || row.expiresAt === null) return [];
    const days = Math.ceil((row.expiresAt - nowAt) / dayMs);
    if (Math.abs(days) > EARLY_DAYS) return [];
    const successor = rows.find((other) => succeeds(other, row, nowAt));
    if (successor !== undefined && isTakenOver(row, successor)) return [];
    return [`${describe(row)} ${when(row.expiresAt, days)}. ${nextStep(row, { days, successor })}`];
  });
}

/** Made after it, for the same, and good for longer. */
function succeeds(other: TokenRow, row: TokenRow, nowAt: Instant): boolean {
  const isSame = row.clientId === null ? isAlike(other, row) : other.clientId === row.clientId;
  return isSame && other.id !== row.id && isLonger(other, row.expiresAt ?? Infinity, nowAt);
}

function isAlike(other: TokenRow, { name, scope }: TokenRow): boolean {
  return other.clientId === null && other.name === name && other.scope === scope;
}

function isLonger({ revokedAt, expiresAt }: TokenRow, end: Instant, nowAt: Instant): boolean {
  return revokedAt === null && (expiresAt === null || (expiresAt > end && expiresAt > nowAt));
}

function isTakenOver(row: TokenRow, successor: TokenRow): boolean {
  return successor.lastUsedAt !== null && successor.lastUsedAt > (row.lastUsedAt ?? 0);
}

function describe({ id, kind, name }: TokenRow): string {
  return `${kind === 'client-secret' ? 'Client secret' : 'Token'} ${name} (${id})`;
}

function when(expiresAt: Instant, days: number): string {
  const date = new Date(expiresAt).toISOString().slice(0, 10);
  if (days <= 0) return `ended on ${date}`;
  const left = days === 1 ? 'a day' : `${days} days`;
  return `ends in ${left}, on ${date}${days <= LATE_DAYS ? ': act now' : ''}`;
}

function nextStep(
  { id }: TokenRow,
  { days, successor }: { readonly days: number; readonly successor: TokenRow | undefined },
): string {
  if (successor !== undefined)
    return `Its successor ${successor.id} is not the one that is used: put it into the identity provider.`;
  if (days <= 0) return 'Whoever used it is refused. Make a new one: seatwarden token create.';
  return `Make its successor, beside which it works on: seatwarden token rotate ${id}.`;
}
