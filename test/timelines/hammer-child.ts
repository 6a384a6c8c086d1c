import { createSystemClock } from '../../src/clock.ts';
import { asId, type AccountId, type CoreId } from '../../src/core/domain/ids.ts';
import { createIds } from '../../src/ids.ts';
import { changeSeat } from '../../src/licensing/ledger/change-seat.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import { openDatabase } from '../../src/stores/open-database.ts';
import type { HammerOrder } from './hammer-pool.ts';

const person = (n: number) => ({ email: `p${n}@example.com`, givenName: `p${n}`, familyName: 'Fox' });

/** One of the processes: changes seats of one pool as fast as it can, without caring who holds them. */
async function hammer({ url, coreId, product, people, forMs, seed }: HammerOrder): Promise<void> {
  const clock = createSystemClock();
  const ids = createIds(clock);
  const database = await openDatabase(url, { clock, ids });
  const context = { coreId: asId<CoreId>(coreId), workspace: database.workspace<LedgerTables>(), clock, ids };
  const { users } = createLedger(context, () => undefined);
  const answers = new Map<string, number>();
  const next = createChance(seed);
  const untilAt = performance.now() + forMs;
  while (performance.now() < untilAt) {
    const [one, other] = [person(next(people)), person(next(people))];
    const user = await users.find(one.email);
    const from = { accountId: user?.accountId ?? asId<AccountId>('nobody'), email: one.email };
    const changes: readonly CoreChange[] = [
      { kind: 'add', product, to: one },
      { kind: 'unassign', product, from },
      { kind: 'reassign', product, from, to: other, fromParked: false },
    ];
    const change = changes[next(changes.length)] ?? { kind: 'add', product, to: one };
    const answer = await changeSeat(context, { actor: 'boss@example.com', operationId: ids.next(), change });
    const word = answer.kind === 'refused' ? `refused ${answer.reason}` : answer.kind;
    answers.set(word, (answers.get(word) ?? 0) + 1);
  }
  await database.close();
  process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
}

/** Numbers from 0 below a bound, the same for the same seed. */
function createChance(seed: number): (below: number) => number {
  const state = { at: seed };
  return (below) => {
    state.at = (state.at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state.at / 2_147_483_648) * below);
  };
}

await hammer(JSON.parse(process.argv[2] ?? '{}') as HammerOrder);
