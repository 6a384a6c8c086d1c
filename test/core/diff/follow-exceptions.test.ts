import { describe, expect, it } from 'vitest';
import type { SeatFinding } from '../../../src/core/diff/classify-seats.ts';
import { askingStep, exceptionStep, givenBackEvidence } from '../../../src/core/diff/exception-words.ts';
import { followExceptions, type FollowInput } from '../../../src/core/diff/follow-exceptions.ts';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { SeatException } from '../../../src/core/domain/seat-exception.ts';
import { dayMs, exception, noon, personId, poolId, seat } from '../../support/builders.ts';

const { nowAt } = noon();
const held = (name: SeatFinding['class'], pool = 'cad'): SeatFinding => ({
  seat: seat(pool, 'ana'),
  class: name,
  entitlement: null,
});
const entitled = {
  poolId: poolId('cad'),
  personId: personId('ana'),
  ruleId: asId<RuleId>('rule'),
  priority: 50,
  needBy: null,
  reason: 'by rule',
};
const follow = (one: SeatException, fields: Partial<FollowInput> = {}) => {
  const input = { exceptions: [one], findings: [], entitlements: [], standing: 'employed', nowAt } as const;
  const { going, ended, nextTurnAt } = followExceptions({ ...input, ...fields });
  return { state: going[0]?.state ?? null, why: ended[0]?.why ?? null, nextTurnAt };
};
const giving = (fields: Partial<SeatException> = {}) => exception('ana', { state: 'giving', ...fields });

describe('an exception', () => {
  it('waits for a seat, and keeps it once it is held for the same reason', () => {
    const turn = exception('ana').until;

    expect(follow(giving())).toEqual({ state: 'giving', why: null, nextTurnAt: turn });
    expect(follow(giving(), { findings: [held('not-entitled', 'bim')] }).state).toBe('giving');
    expect(follow(giving(), { findings: [held('not-entitled')] }).state).toBe('kept');
    expect(follow(exception('ana'), { findings: [held('not-entitled')] }).state).toBe('kept');
  });

  it('is no news while nothing changes', () => {
    const one = exception('ana');
    const input = { entitlements: [], standing: 'employed', nowAt } as const;
    const { going } = followExceptions({ ...input, exceptions: [one], findings: [held('not-entitled')] });

    expect(going[0]).toBe(one);
  });

  it('asks from its end on, and for as long as the seat is held', () => {
    const over = exception('ana', { until: nowAt });
    const findings = [held('not-entitled')];

    expect(follow(over, { findings })).toEqual({ state: 'asks', why: null, nextTurnAt: null });
    expect(follow({ ...over, until: nowAt + 1 }, { findings }).state).toBe('kept');
    expect(follow({ ...over, state: 'asks', until: nowAt - dayMs }, { findings }).state).toBe('asks');
  });

  it.each<[string, SeatException, Partial<FollowInput>, RegExp]>([
    ['no seat came free in its time', giving({ until: nowAt }), {}, /no seat came free/],
    ['the seat is held no longer', exception('ana'), {}, /held no longer/],
    ['a rule gives the seat again', exception('ana'), { findings: [held(null)] }, /reason .* is over/],
    ['there is another reason', exception('ana'), { findings: [held('leaver')] }, /reason .* is over/],
    ['the person left', giving(), { standing: 'left' }, /was employed then and is left now/],
    ['the person came back', giving({ class: 'leaver', standing: 'left' }), {}, /was left then/],
    ['no rule gives a seat that was idle', giving({ class: 'idle' }), {}, /no rule gives/],
    ['no rule gives a seat that a higher rank took', giving({ class: 'preempted' }), {}, /no rule gives/],
    [
      'a rule gives a seat of another pool alone',
      giving({ class: 'idle' }),
      { entitlements: [{ ...entitled, poolId: poolId('bim') }] },
      /no rule gives/,
    ],
    [
      'what was preempted is held twice',
      exception('ana', { class: 'preempted' }),
      { findings: [held(null), held('duplicate')] },
      /over/,
    ],
    [
      'what was preempted is not entitled',
      exception('ana', { class: 'preempted' }),
      { findings: [held('not-entitled')] },
      /over/,
    ],
  ])('ends when %s', (_when, one, fields, why) => {
    expect(follow(one, fields)).toEqual({
      state: null,
      why: expect.stringMatching(why) as string,
      nextTurnAt: null,
    });
  });

  it('goes on while too little is known of the person', () => {
    expect(follow(giving(), { standing: 'undecided' }).state).toBe('giving');
    expect(follow(exception('ana'), { standing: 'undecided', findings: [held('not-entitled')] }).state).toBe(
      'kept',
    );
  });

  it('of a seat that a rule gives waits for it in the same way', () => {
    const one = giving({ class: 'preempted' });

    expect(follow(one, { entitlements: [entitled] }).state).toBe('giving');
    expect(follow(one, { entitlements: [entitled], findings: [held(null)] }).state).toBe('kept');
  });

  it('says who undid the removal, when, why and until when', () => {
    expect(exceptionStep(exception('ana'))).toEqual({
      decision: 'protected',
      step: 'Kept until 2026-12-24: the removal was undone by kim on 2026-11-23 (needed until the handover). Then the plan asks before it takes the seat.',
    });
    expect(exceptionStep(exception('ana', { standing: 'left' }))?.step).toContain(
      'until 2026-12-24, although this person has left: the removal was undone by kim',
    );
    expect(exceptionStep(exception('ana', { state: 'asks' }))).toBeNull();
    expect(askingStep(exception('ana'))).toBe(
      'Approve the plan to take the seat, or keep it: seatwarden undo operation-1. The removal was undone by kim on 2026-11-23 (needed until the handover); that ended on 2026-12-24.',
    );
    expect(givenBackEvidence(giving({ standing: 'left' }))).toMatch(
      /^The removal was undone by kim .* This person has left\.$/,
    );
    expect(givenBackEvidence(giving())).not.toContain('left');
  });
});
