import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { create, createGroup, membersOf, useService } from '../service.ts';

/** Each client sets attributes of its own, and adds and removes members of its own, of one user and one group. */
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), value: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    kind: fc.constantFrom('add' as const, 'remove' as const),
    member: fc.integer({ min: 0, max: 2 }),
  }),
);
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 8 });
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

const attributes = ['title', 'nickName'] as const;

describe.each(databaseKinds)('two clients at once on %s', (kind) => {
  const service = useService({ kind });

  it('leave what each of them said last, whoever was faster', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, anySteps, async (one, other) => {
        const { entra } = service;
        service.clock.pass(1000);
        const stamp = String(service.clock.now());
        const user = await create(entra, { userName: `shared-${stamp}` });
        const people: string[] = [];
        for (let n = 0; n < 6; n += 1) people.push(await create(entra, { userName: `member-${n}-${stamp}` }));
        const group = await createGroup(entra, `Shared ${stamp}`);
        const own = (client: 0 | 1) => people.slice(client * 3, client * 3 + 3);

        async function run(steps: readonly Step[], client: 0 | 1): Promise<void> {
          for (const step of steps) {
            const { status } =
              step.kind === 'set'
                ? await entra.patch(`/Users/${user}`, {
                    op: 'replace',
                    path: attributes[client],
                    value: `v${step.value}`,
                  })
                : await entra.patch(`/Groups/${group}`, {
                    op: step.kind,
                    path: 'members',
                    value: [{ value: own(client)[step.member] }],
                  });
            expect([200, 204]).toContain(status);
          }
        }
        await Promise.all([run(one, 0), run(other, 1)]);

        const { body } = await entra.get(`/Users/${user}`);
        expect(attributes.map((name) => (body as Record<string, string>)[name])).toEqual([
          lastOf(one),
          lastOf(other),
        ]);
        const wanted = [...memberOf(one).map((n) => own(0)[n]), ...memberOf(other).map((n) => own(1)[n])];
        expect(await membersOf(entra, group)).toEqual(wanted.toSorted());
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

function lastOf(steps: readonly Step[]): string | undefined {
  const last = steps.findLast((step) => step.kind === 'set');
  return last === undefined ? undefined : `v${last.value}`;
}

function memberOf(steps: readonly Step[]): readonly number[] {
  const members = new Set<number>();
  for (const step of steps) {
    if (step.kind === 'add') members.add(step.member);
    if (step.kind === 'remove') members.delete(step.member);
  }
  return [...members];
}
