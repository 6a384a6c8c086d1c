import type { GuardName } from '../domain/guard.ts';
import type { Guard, Trip } from './trip.ts';

/** What stops the whole plan: a pause, an implausible licensing core, and whatever nobody has looked at yet. */
export const guardEverything: Guard = ({ numbers }) => [
  ...stop(
    'paused',
    numbers.paused === null ? null : `applying is paused (${numbers.paused}); \`seatwarden resume\` goes on`,
    false,
  ),
  ...stop('core-implausible', numbers.coreImplausible, true),
  ...stop(
    'first-run',
    numbers.isFirstRun ? 'nothing was applied with this configuration yet: look at the plan first' : null,
    true,
  ),
  ...stop(
    'policy-changed',
    numbers.isPolicyChanged
      ? 'rules, pools, sources or protections changed since a plan was last approved'
      : null,
    true,
  ),
  ...stop('long-gap', numbers.longGap, true),
];

function stop(guard: GuardName, message: string | null, approvable: boolean): readonly Trip[] {
  return message === null ? [] : [{ guard, scope: 'everybody', message, approvable, stops: () => true }];
}
