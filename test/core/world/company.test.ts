import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import { asId, type GroupId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import type { PersonCase } from '../../../src/ports/stores/case-store.ts';
import { accountId, noon, personId, poolId, record } from '../../support/builders.ts';
import { anyCompany, anyDays, overDays } from './any-company.ts';
import { runOnce, settle, type Company } from './naive-run.ts';

const heldIn = ({ people, pools }: Company, id: string) =>
  people.flatMap(({ seats }) => seats).filter((seat) => seat.poolId === id).length +
  (pools.find((one) => one.poolId === id)?.parked?.seats ?? 0);

/** The seat that an operation takes from somebody; null for adds and parked seats. */
function lostSeat(operation: Operation, company: Company): { seat: Assignment; person: PersonCase } | null {
  if (operation.kind === 'add' || operation.because.class === 'parked') return null;
  const { poolId: id, from } = operation;
  for (const person of company.people) {
    const seat = person.seats.find((one) => one.poolId === id && one.accountId === from.accountId);
    if (seat !== undefined) return { seat, person };
  }
  return expect.unreachable('an operation takes a seat that nobody holds');
}

/** Law 4, told anew: what of one record is strong enough to end an employment. */
function saysLeft(record: PersonRecord, policy: Policy, nowAt: number): boolean {
  if (record.deletedAt !== null || record.active === false) {
    return policy.sources.get(record.sourceId)?.decidesLeaving === true;
  }
  const said = record.resource[EMPLOYMENT_URN] as {
    lastDay?: string;
    timeZone?: string;
    employmentState?: string;
    startDate?: string;
  };
  if (said.lastDay === undefined || said.lastDay === 'no day' || said.startDate === 'no day') return false;
  if (said.employmentState === 'unknown' || said.employmentState === 'Garden') return false;
  const zone = said.timeZone?.includes('/') === true ? said.timeZone : 'Europe/London';
  return said.lastDay < calendarAt(nowAt).todayIn(zone);
}

/** The same company with somebody who will wait, a fallback, and nothing that puts removals off. */
function lending(company: Company): Company {
  const rules = company.policy.rules.map((one) =>
    one.id === 'cad-strong' ? { ...one, fallback: [poolId('bim')] } : one,
  );
  const groups = [{ id: asId<GroupId>('CAD Users'), display: 'CAD Users' }];
  const [ana] = company.people;
  const eve = { ...ana!, personId: personId('eve'), records: [record('eve', { groups })], seats: [] };
  return {
    ...company,
    people: [...company.people, { ...eve, isDisputed: false }],
    policy: { ...company.policy, rules, freezes: [], workingHours: null, pilot: null },
  };
}

describe('a company over some days, in memory', () => {
  it('1: never holds more seats than it has, whichever operations fail', () => {
    fc.assert(
      fc.property(
        anyCompany,
        anyDays,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (company, days, fate) => {
          let step = 0;
          overDays(company, days, (now, nowAt) => {
            const most = new Map(
              now.pools.map((one) => [one.poolId, Math.max(one.capacity ?? 0, heldIn(now, one.poolId))]),
            );
            const check = (after: Company) => {
              for (const [id, limit] of most) expect(heldIn(after, id)).toBeLessThanOrEqual(limit);
            };
            const { company: after } = runOnce(now, nowAt, (_, before) => {
              check(before);
              step += 1;
              return fate[step % fate.length] === true;
            });
            check(after);
            return after;
          });
        },
      ),
    );
  });

  it('4, 5, 6: nobody loses a seat without strong evidence, and protected seats stay', () => {
    fc.assert(
      fc.property(anyCompany, anyDays, (company, days) => {
        overDays(company, days, (now, nowAt) => {
          const { company: after } = runOnce(now, nowAt, (operation, before) => {
            const lost = lostSeat(operation, before);
            if (lost === null || operation.kind === 'add') return true;
            const { seat, person } = lost;
            expect([seat.type, seat.protectedRole, person.isDisputed]).toEqual(['direct', null, false]);
            if (before.policy.lifecycle.adopt !== 'all') expect(seat.origin).not.toBe('found');
            const isFarm = person.records.some(
              (one) => one.deletedAt === null && one.groups.some(({ display }) => display === 'Farm'),
            );
            if (before.policy.protections.length > 0) expect(isFarm).toBe(false);
            if (operation.because.class === 'leaver') {
              const decides = ({ sourceId: id }: PersonRecord) =>
                before.policy.sources.get(id)?.decidesLeaving === true;
              const counting = person.records.some(decides) ? person.records.filter(decides) : person.records;
              expect(counting.length).toBeGreaterThan(0);
              expect(counting.every((one) => saysLeft(one, before.policy, nowAt))).toBe(true);
            }
            return true;
          });
          return after;
        });
      }),
      { numRuns: 300 },
    );
  });

  it('9: does nothing more right after a run in which all succeeded, whatever failed before', () => {
    fc.assert(
      fc.property(anyCompany, anyDays, fc.func(fc.boolean()), (company, days, fails) => {
        overDays(company, days, (now, nowAt) => {
          const half = runOnce(now, nowAt, (operation) => fails(operation) !== true).company;
          const whole = settle(half, nowAt);
          const settled = runOnce(whole, nowAt, () => true);
          expect(settled.operations).toEqual([]);
          expect(runOnce(settled.company, nowAt, () => true)).toMatchObject({ operations: [], changed: 0 });
          return settled.company;
        });
      }),
    );
  });

  it('9: is done after one run where no rule has fallbacks, and else gives nothing back but those', () => {
    fc.assert(
      fc.property(anyCompany, anyDays, (company, days) => {
        overDays(company, days, (now, nowAt) => {
          const after = runOnce(runOnce(now, nowAt, () => true).company, nowAt, () => true);
          const causes = after.operations.map((one) => (one.kind === 'add' ? 'add' : one.because.class));
          const falls = now.policy.rules.some(({ fallback }) => fallback.length > 0);
          if (!falls) expect(causes).toEqual([]);
          else expect(causes.filter((cause) => cause !== 'fallback-ended')).toEqual([]);
          return settle(after.company, nowAt);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('takes a fallback back only from who holds the seat that was waited for, whatever fails', () => {
    const nowAt = noon().nowAt;
    const cadWith = (company: Company, seats: (taken: number) => number | null): Company => ({
      ...company,
      pools: company.pools.map((one) => ({
        ...one,
        capacity: one.poolId === 'cad' ? seats(one.taken ?? 0) : null,
      })),
    });
    let taken = 0;
    fc.assert(
      fc.property(anyCompany.map(lending), fc.func(fc.boolean()), (company, fails) => {
        const check = (operation: Operation, before: Company) => {
          const lost = lostSeat(operation, before);
          if (lost !== null && operation.kind !== 'add' && operation.because.class === 'fallback-ended') {
            taken += 1;
            expect(lost.person.seats.map(({ poolId: id }) => id)).toContain('cad');
          }
          return fails(operation) !== true;
        };
        const full = runOnce(
          cadWith(company, (seats) => seats),
          nowAt,
          () => true,
        ).company;
        const first = runOnce(
          cadWith(full, () => null),
          nowAt,
          check,
        ).company;
        runOnce(first, nowAt, check);
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('9: never gives somebody a second seat of a pool, nor a seat to an account that has one', () => {
    fc.assert(
      fc.property(anyCompany, anyDays, (company, days) => {
        overDays(company, days, (now, nowAt) => {
          const { company: after } = runOnce(now, nowAt, (operation, before) => {
            if (operation.kind === 'unassign') return true;
            const { personId: id } = operation.to;
            const own = before.people.find((one) => one.personId === id)?.seats ?? [];
            const inPool = own.filter((seat) => seat.poolId === operation.poolId);
            // A seat that follows its person is taken and given at once; doubles made by hand may stay beside it.
            const isMove = operation.kind === 'reassign' && operation.because.class === 'moved';
            if (!isMove) expect(inPool).toEqual([]);
            expect(inPool.map((seat) => seat.accountId)).not.toContain(accountId(id));
            return true;
          });
          return after;
        });
      }),
    );
  });
});
