import { describe, expect, it } from 'vitest';
import { neverDue } from '../../../src/core/diff/never-due.ts';
import { graceInWords, notBefore, timeRemoval } from '../../../src/core/diff/time-removal.ts';
import { dayMs, noon, policy, poolId } from '../../support/builders.ts';

const seat = { poolId: poolId('cad'), class: 'not-entitled', resource: {}, zone: 'Europe/London' } as const;
const freeze = { from: '2026-12-01', until: '2026-12-23', pools: null, who: null, reason: 'Harbour bridge' };
const frozen = policy({ freezes: [freeze] });
const on = (day: string, dueAt: number, unlessFull = false) =>
  timeRemoval({ dueAt, unlessFull }, seat, { policy: frozen, calendar: noon(day) });
const { nowAt } = noon('2026-12-05');

describe('a removal in a freeze', () => {
  it('that was due before, or falls due in it, is due when it ends', () => {
    const endAt = Date.parse('2026-12-24T00:00:00Z');

    expect(on('2026-12-05', nowAt - 9 * dayMs).dueAt).toBe(endAt);
    expect(on('2026-11-24', nowAt).dueAt).toBe(endAt);
    expect(graceInWords(on('2026-12-05', nowAt))).toBe(
      'None: the seat is taken back on 2026-12-24 00:00 UTC unless a rule gives it again; frozen until 2026-12-23 (freeze: Harbour bridge).',
    );
  });

  it('has the minute in the report from which on a person may take it', () => {
    const dueAt = Date.parse('2026-12-24T00:00:00Z');

    expect(notBefore({ dueAt, unlessFull: false, why: null })).toBe('Not before 2026-12-24 00:00 UTC.');
    expect(notBefore(on('2026-12-05', nowAt))).toBe(
      'Not before 2026-12-24 00:00 UTC; frozen until 2026-12-23 (freeze: Harbour bridge).',
    );
  });

  it('keeps the day on which it fell due when the freeze is over', () => {
    expect(on('2026-12-24', nowAt)).toEqual({ dueAt: nowAt, unlessFull: false, why: null });
  });

  it('without an end has none, at whatever hours seats are taken', () => {
    const workingHours = { days: [1, 2, 3, 4, 5], from: '09:00', until: '17:00', zone: 'company' } as const;
    const context = { policy: policy({ workingHours }), calendar: noon() };
    const timing = timeRemoval({ dueAt: neverDue, unlessFull: true }, seat, context);

    expect(timing).toEqual({ dueAt: neverDue, unlessFull: true, why: null });
    expect(graceInWords(timing)).toBe('None: the seat stays until somebody waits for it.');
  });

  it('cannot come early for somebody who waits', () => {
    expect(on('2026-11-24', nowAt + 60 * dayMs, true).unlessFull).toBe(true);
    expect(on('2026-12-05', nowAt + 60 * dayMs, true).unlessFull).toBe(false);
    expect(on('2026-12-05', neverDue, true)).toEqual({ dueAt: neverDue, unlessFull: false, why: null });
  });
});
