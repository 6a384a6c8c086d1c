import fc from 'fast-check';
import type { LastUse } from '../../../src/core/domain/last-use.ts';
import type { IdlePolicy, Policy } from '../../../src/core/domain/policy.ts';
import { core, dayMs, noon } from '../../support/builders.ts';
import { anyPolicy } from './any-person.ts';

const { nowAt } = noon();
const daysAgo = (most: number) => fc.integer({ min: 0, max: most }).map((days) => nowAt - days * dayMs);
const anyIdle: fc.Arbitrary<IdlePolicy | null> = fc.option(
  fc.record({
    afterMs: fc.constantFrom(0, 30 * dayMs, 90 * dayMs),
    approval: fc.constantFrom('ask' as const, 'auto' as const),
    coolDownMs: fc.constant(30 * dayMs),
  }),
);

/** Any policy, whose pools may take idle seats back. */
export const anyIdlePolicy: fc.Arbitrary<Policy> = fc
  .record({ policy: anyPolicy, idle: anyIdle })
  .map(({ policy, idle }) => ({
    ...policy,
    pools: new Map([...policy.pools].map(([id, pool]) => [id, { ...pool, idle }])),
  }));

const anyUse: fc.Arbitrary<LastUse> = fc
  .record({
    product: fc.constantFrom('CAD', 'BIM'),
    emailKey: fc.constantFrom('ana@example.com', 'ana.old@example.com'),
    at: daysAgo(300),
    toldAt: daysAgo(120),
    isOffline: fc.boolean(),
    keptUntil: fc.option(fc.integer({ min: -20, max: 40 }).map((days) => nowAt + days * dayMs)),
    takenAt: fc.option(daysAgo(100)),
  })
  .map((use) => ({ ...use, coreId: core, source: 'import', toldAt: Math.max(use.at, use.toldAt) }));

/** Last uses of one person: at most one for each product and address. */
export const anyUses: fc.Arbitrary<readonly LastUse[]> = fc.uniqueArray(anyUse, {
  maxLength: 4,
  selector: ({ product, emailKey }) => `${product} ${emailKey}`,
});
