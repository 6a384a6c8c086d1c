import type { Notice } from '../domain/notice.ts';
import type { PolicyChange } from '../domain/policy-change.ts';

/**
 * Changes of rules that no administrator has accepted: nothing is done before somebody did. `digest` names what is held
 * now, so that the step is a command that works.
 */
export function policyNotices(changes: readonly PolicyChange[], digest: string): readonly Notice[] {
  return changes.map((change) => ({
    key: `changed:${change.fingerprint}:${change.at}`,
    kind: 'rule',
    severity: 'warning',
    text: `Rules changed at ${new Date(change.at).toISOString().slice(0, 16).replace('T', ' ')} UTC by ${change.by}: ${whatChanged(change)}. By rights to seats that is: gains ${sum(change.gains)}, loses ${sum(change.loses)}${change.people === undefined ? '' : `; ${change.people}`}.`,
    step: `Look with \`seatwarden plan\`; accept with \`seatwarden apply --digest ${digest}\`, or put the old rules back. Until then nothing is sent.`,
    coreId: null,
    poolId: null,
    csv: null,
  }));
}

/** The audit trail has the rest. */
const mostNames = 10;

function whatChanged({ added, removed, changed }: PolicyChange): string {
  const parts = [
    ['added', added],
    ['removed', removed],
    ['changed', changed],
  ] as const;
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => {
      const more = names.length - mostNames;
      return `${word} ${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    })
    .join('; ');
}

function sum(byPool: Readonly<Record<string, number>>): string {
  const pools = Object.entries(byPool).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = pools.reduce((count, [, number]) => count + number, 0);
  if (total === 0) return '0';
  return `${total} (${pools.map(([pool, number]) => `${pool} ${number}`).join(', ')})`;
}
