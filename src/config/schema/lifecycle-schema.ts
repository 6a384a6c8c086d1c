import * as z from 'zod';
import { duration, wholeDays } from '../values/duration.ts';

const leaveSchema = z.strictObject({
  keepFor: wholeDays()
    .prefault('P90D')
    .describe('How long somebody on leave keeps seats, in whole days from the first day of the leave.'),
});

const graceSchema = z.strictObject({
  notEntitled: duration()
    .prefault('P7D')
    .describe('How long a seat stays after no rule gives it any more. `PT0S`: it is due at once.'),
  leaver: duration().prefault('PT0S').describe('How long a seat stays after its holder left.'),
  unlessFull: z
    .boolean()
    .default(false)
    .describe('Grace ends early when the pool is full and somebody waits, longest in grace first.'),
});

/** When seats are given and taken in the course of an employment. */
export const lifecycleSchema = z.strictObject({
  provisionBefore: wholeDays()
    .prefault('P3D')
    .describe('How long before the first day somebody new gets seats, in whole days.'),
  onLeave: leaveSchema.prefault({}).describe('People on leave.'),
  grace: graceSchema.prefault({}).describe('Time between a reason to take a seat and the taking.'),
  adopt: z
    .enum(['matching', 'all'])
    .default('matching')
    .describe(
      'Seats that others assigned: `matching` leaves them alone until a rule gives the same seat; `all` puts every one under policy at once.',
    ),
});
