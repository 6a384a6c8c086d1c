import type { PersonId } from '../core/domain/ids.ts';
import { explainPerson, type Explanation } from '../core/explain/explain-person.ts';
import { decidePerson } from '../core/rules/decide-person.ts';
import type { ReconcileDeps } from './run-context.ts';

const historyShown = 50;

/** Decides anew about one person and explains it; what is stored is not changed. Null when the person is gone. */
export async function explainOne(
  { database: { read }, policy, clock }: Pick<ReconcileDeps, 'database' | 'policy' | 'clock'>,
  personId: PersonId,
): Promise<Explanation | null> {
  const calendar = clock.calendar();
  const [person] = await read.cases.load([personId], { kind: 'all' });
  if (person === undefined) return null;
  const [{ rows: drift }, hold, history, pools] = await Promise.all([
    read.views.drift({ personId, limit: 100, offset: 0 }),
    read.holds.current(),
    read.views.history({ personId, limit: historyShown }),
    read.views.pools(),
  ]);
  const decision = decidePerson({ person, policy, calendar });
  const held = hold?.operations ?? [];
  return explainPerson({ person, decision, drift, held, history, pools, policy, calendar });
}
