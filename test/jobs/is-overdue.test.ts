import fc from 'fast-check';
import { createTask } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { isOverdue } from '../../src/jobs/is-overdue.ts';

const at = (text: string) => Date.parse(text);
const ask = (cron: string, lastAt: string, nowAt: string, timeZone = 'Europe/London') =>
  isOverdue({ cron, timeZone, lastAt: at(lastAt), nowAt: at(nowAt) });

describe('isOverdue', () => {
  it('is so when a due time came since, and not before', () => {
    expect(ask('*/15 * * * *', '2026-11-24T12:00:01Z', '2026-11-24T12:14:59Z')).toBe(false);
    expect(ask('*/15 * * * *', '2026-11-24T12:00:01Z', '2026-11-24T12:15:00Z')).toBe(true);
    expect(ask('*/15 * * * *', '2026-11-24T12:15:00Z', '2026-11-24T12:29:59Z')).toBe(false);
  });

  it('knows office hours and weekends', () => {
    const office = '0 8-18 * * 1-5';
    // Friday 17:30 to Saturday: 18:00 was missed. Friday 18:30 to Sunday: nothing was.
    expect(ask(office, '2026-11-20T17:30:00Z', '2026-11-21T10:00:00Z')).toBe(true);
    expect(ask(office, '2026-11-20T18:30:00Z', '2026-11-22T23:00:00Z')).toBe(false);
    expect(ask(office, '2026-11-20T18:30:00Z', '2026-11-23T08:00:00Z')).toBe(true);
  });

  it('goes by the zone of the company', () => {
    const daily = '0 6 * * *';
    expect(ask(daily, '2026-11-24T00:00:00Z', '2026-11-24T05:59:59Z', 'Europe/London')).toBe(false);
    expect(ask(daily, '2026-11-24T00:00:00Z', '2026-11-24T05:59:59Z', 'Europe/Berlin')).toBe(true);
    expect(ask(daily, '2026-11-24T00:00:00Z', '2026-11-24T00:14:00Z', 'Asia/Kathmandu')).toBe(false);
    expect(ask(daily, '2026-11-24T00:00:00Z', '2026-11-24T00:15:00Z', 'Asia/Kathmandu')).toBe(true);
  });

  it('understands seconds', () => {
    expect(ask('30 * * * * *', '2026-11-24T12:00:31Z', '2026-11-24T12:01:29Z')).toBe(false);
    expect(ask('30 * * * * *', '2026-11-24T12:00:31Z', '2026-11-24T12:01:30Z')).toBe(true);
  });

  it('is always so after more than a week', () => {
    expect(ask('0 0 1 1 *', '2026-11-01T00:00:00Z', '2026-11-24T00:00:00Z')).toBe(true);
    expect(ask('0 0 1 1 *', '2026-11-20T00:00:00Z', '2026-11-24T00:00:00Z')).toBe(false);
  });

  it('says the same as asking for every minute between', () => {
    const field = (values: readonly string[]) => fc.constantFrom(...values);
    const crons = fc
      .tuple(
        field(['0', '7', '*/20', '59']),
        field(['*', '6', '8-18', '0']),
        field(['*', '1', '24']),
        field(['*', '1-5', '0']),
      )
      .map(([minute, hour, day, weekday]) => `${minute} ${hour} ${day} * ${weekday}`);
    const zone = fc.constantFrom('Europe/London', 'Asia/Kolkata', 'America/St_Johns');
    fc.assert(
      fc.property(crons, zone, fc.nat(600), fc.nat(1_000_000), (cron, timeZone, minutes, shift) => {
        const nowAt = at('2026-10-24T23:00:00Z') + shift * 1000;
        const lastAt = nowAt - minutes * 60_000;
        const task = createTask(cron, () => undefined, { timezone: timeZone });
        const first = nowAt - (nowAt % 60_000);
        let isDue = false;
        for (let time = first; time > lastAt && !isDue; time -= 60_000) isDue = task.match(new Date(time));
        void task.destroy();
        expect(isOverdue({ cron, timeZone, lastAt, nowAt })).toBe(isDue);
      }),
      { numRuns: 60 },
    );
  });
});
