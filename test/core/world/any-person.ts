import fc from 'fast-check';
import { asId, type GroupId, type RecordId } from '../../../src/core/domain/ids.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment } from '../../../src/core/domain/seats.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import {
  accountId,
  compile,
  dayMs,
  policy,
  poolId,
  record,
  rule,
  seat,
  sourceId,
} from '../../support/builders.ts';

const groupNames = ['CAD Users', 'BIM Users', 'Farm'];
const days = [
  '2026-08-01',
  '2026-11-20',
  '2026-11-23',
  '2026-11-24',
  '2026-11-25',
  '2026-12-05',
  '2027-06-01',
  'no day',
];

/** What one source says of a person: every state that sources really send, and some that they should not. */
const anyStatement = fc.record({
  source: fc.constantFrom('idp', 'hr'),
  active: fc.constantFrom(true, true, true, false, null),
  isDeleted: fc.constantFrom(false, false, false, true),
  isAbsent: fc.constantFrom(false, false, false, true),
  word: fc.constantFrom(null, null, 'active', 'on_leave', 'ended', 'unknown', 'pending', 'Garden'),
  startDate: fc.option(fc.constantFrom(...days), { freq: 2 }),
  lastDay: fc.option(fc.constantFrom(...days), { freq: 2 }),
  leaveSince: fc.option(fc.constantFrom(...days), { freq: 2 }),
  timeZone: fc.constantFrom(null, 'Pacific/Auckland', 'America/Los_Angeles', 'GMT Standard Time'),
  hasEmail: fc.constantFrom(true, true, true, false),
  groups: fc.subarray(groupNames),
});
type Statement = typeof anyStatement extends fc.Arbitrary<infer T> ? T : never;

function toRecord(name: string, said: Statement, n: number): PersonRecord {
  const employment = Object.fromEntries(
    Object.entries({
      employmentState: said.word,
      startDate: said.startDate,
      lastDay: said.lastDay,
      leaveSince: said.leaveSince,
      timeZone: said.timeZone,
    }).filter(([, value]) => value !== null),
  );
  const base = said.hasEmail ? record(name).resource : { userName: name };
  return record(name, {
    id: asId<RecordId>(`${name}-record-${n}`),
    sourceId: sourceId(said.source),
    active: said.active,
    deletedAt: said.isDeleted ? 1 : null,
    absentSince: said.isAbsent ? 1 : null,
    modifiedAt: Date.parse('2026-11-01T10:00:00Z'),
    groups: said.groups.map((display) => ({ id: asId<GroupId>(display), display })),
    resource: { ...base, [EMPLOYMENT_URN]: employment },
  });
}

/** Records of up to three sources about one person. */
export const anyRecords = (name: string): fc.Arbitrary<readonly PersonRecord[]> =>
  fc.array(anyStatement, { maxLength: 3 }).map((said) => said.map((one, n) => toRecord(name, one, n)));

/** Seats of one person: several accounts, both pools, of any kind and origin. */
export const anySeats = (name: string): fc.Arbitrary<readonly Assignment[]> =>
  fc.uniqueArray(
    fc
      .record({
        pool: fc.constantFrom('cad', 'bim'),
        account: fc.constantFrom('', '-old', '-older'),
        type: fc.constantFrom('direct' as const, 'direct' as const, 'inherited' as const),
        origin: fc.constantFrom('own' as const, 'own' as const, 'found' as const, 'adopted' as const),
        protectedRole: fc.constantFrom(null, null, null, 'coordinator'),
        since: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ pool, account, ...kind }) =>
        seat(pool, name, {
          ...kind,
          accountId: accountId(`${name}${account}`),
          email: account === '' ? `${name}@example.com` : account === '-old' ? `${name}-old@example.com` : '',
        }),
      ),
    { maxLength: 4, selector: ({ poolId, accountId: id }) => `${poolId} ${id}` },
  );

const anyFreezes: fc.Arbitrary<Policy['freezes']> = fc.array(
  fc.record({
    from: fc.constantFrom('2026-11-20', '2026-11-25', '2026-12-01'),
    until: fc.constantFrom('2026-12-01', '2026-12-24'),
    pools: fc.constantFrom(null, [poolId('cad')]),
    who: fc.constantFrom(null, {
      when: 'groups.display eq "Farm"',
      matches: compile('groups.display eq "Farm"'),
    }),
    reason: fc.constant('a deadline'),
  }),
  { maxLength: 2, size: 'xsmall' },
);
const anyHours: fc.Arbitrary<Policy['workingHours']> = fc.option(
  fc.record({
    days: fc.constantFrom([1, 2, 3, 4, 5], [3]),
    from: fc.constantFrom('09:00', '13:00'),
    until: fc.constantFrom('13:00', '17:00').map((time) => (time === '13:00' ? '13:30' : time)),
    zone: fc.constantFrom('person' as const, 'company' as const),
  }),
  { freq: 1 },
);

/** Rules of both pools with every kind of grace, and a lifecycle that may adopt. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    softCad: fc.boolean(),
    graceDays: fc.constantFrom(null, 0, 3),
    unlessFull: fc.boolean(),
    adopt: fc.constantFrom('matching' as const, 'all' as const),
    leaverDays: fc.constantFrom(0, 0, 2),
    trusts: fc.boolean(),
    protects: fc.boolean(),
    fallsBack: fc.boolean(),
    pilot: fc.constantFrom(null, null, null, 'groups.display eq "CAD Users"'),
    freezes: anyFreezes,
    workingHours: anyHours,
  })
  .map(({ softCad, graceDays, unlessFull, adopt, leaverDays, trusts, protects, fallsBack, ...own }) => {
    const base = policy();
    const graceMs = graceDays === null ? null : graceDays * dayMs;
    const fallback = fallsBack ? [poolId('bim')] : [];
    const sources = [...base.sources].map(
      ([id, one]) => [id, { ...one, decidesLeaving: trusts && one.decidesLeaving }] as const,
    );
    return {
      ...base,
      sources: new Map(sources),
      rules: [
        rule('cad-strong', 'cad', 'groups.display eq "CAD Users" and userName pr', {
          priority: 20,
          graceMs,
          fallback,
        }),
        rule('cad-weak', 'cad', 'groups.display eq "BIM Users"', {
          reclaim: softCad ? 'when-needed' : 'always',
          graceUnlessFull: unlessFull,
        }),
        rule('bim', 'bim', 'groups.display eq "BIM Users"', { needBy: '2026-12-24', graceMs }),
      ],
      freezes: own.freezes,
      workingHours: own.workingHours,
      pilot: own.pilot === null ? null : { when: own.pilot, matches: compile(own.pilot) },
      protections: protects
        ? [{ when: 'farm', matches: compile('groups.display eq "Farm"'), reason: 'the farm' }]
        : [],
      lifecycle: {
        ...base.lifecycle,
        adopt,
        grace: { notEntitledMs: 7 * dayMs, leaverMs: leaverDays * dayMs, unlessFull },
      },
    };
  });
