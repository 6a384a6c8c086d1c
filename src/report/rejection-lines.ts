import type { RejectionView } from '../contract/rejection.ts';
import { moment } from './words.ts';

/** `Kim said no until ...`: what no plan has, and how to take that back. */
export function rejectionLines(rejections: readonly RejectionView[]): readonly string[] {
  return rejections.map(({ id, operation: { kind, pool, from, to }, by, until, reason, state }) => {
    const people = [from, to].flatMap((seat) =>
      seat === null ? [] : [`${seat.displayName} <${seat.email}>`],
    );
    const end = until === null ? 'this changes' : moment(until);
    const over = state === 'asks' ? '; that is over, and it asks again' : '';
    return `${by} said no to ${kind} ${pool} ${people.join(' -> ')} until ${end}: ${reason}${over}; \`seatwarden withdraw ${id}\` takes it back.`;
  });
}
