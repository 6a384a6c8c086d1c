import type { PersonView } from '../core/domain/person.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { ENTERPRISE_URN } from '../core/filter/person-schema.ts';
import type { CaseChange } from '../ports/stores/case-store.ts';
import { driftKey, driftValues, toDriftColumns, toDriftKey } from './drift-rows.ts';
import { createExceptionStore } from './exception-store.ts';
import type { Session } from './opened-dialect.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';

/** Writes the differences of all these people, kind by kind. Cases that vanished in the meantime stay gone. */
export async function saveCases(session: Session, changes: readonly CaseChange[], at: number): Promise<void> {
  if (changes.length === 0) return;
  const { dialect } = session;
  await saveExceptions(session, changes);
  await dialect.change(
    'people',
    ['id'],
    changes.flatMap(({ personId, view, viewHash, nextDueAt }) =>
      view === null
        ? []
        : [
            {
              id: personId,
              ...personColumns(view),
              view_hash: viewHash,
              next_due_at: nextDueAt,
              updated_at: at,
            },
          ],
    ),
  );
  await dialect.change(
    'people',
    ['id'],
    changes.flatMap(({ personId, view, nextDueAt }) =>
      view === null ? [{ id: personId, next_due_at: nextDueAt, updated_at: at }] : [],
    ),
  );
  await dialect.put(
    'views',
    changes.flatMap(({ personId, view }) =>
      view === null ? [] : [{ person_id: personId, view: JSON.stringify(view) }],
    ),
    { on: ['person_id'], set: ['view'] },
  );
  await saveEntitlements({ dialect }, changes);
  await dialect.drop(
    'drift',
    changes.flatMap(({ drift }) => drift.drop.map(toDriftKey)),
  );
  await dialect.put(
    'drift',
    changes.flatMap(({ drift }) => drift.put.map(toDriftColumns)),
    {
      on: driftKey,
      set: driftValues,
    },
  );
  await dialect.change(
    'assignments',
    ['pool_id', 'account_id'],
    changes.flatMap(({ adopted }) =>
      adopted.map(({ poolId, accountId }) => ({ pool_id: poolId, account_id: accountId, origin: 'adopted' })),
    ),
  );
}

async function saveExceptions(session: Session, changes: readonly CaseChange[]): Promise<void> {
  const store = createExceptionStore(session);
  await store.drop(changes.flatMap(({ exceptions }) => exceptions.ended.map(({ exception }) => exception)));
  await store.put(changes.flatMap(({ exceptions }) => exceptions.put));
}

async function saveEntitlements(
  { dialect }: Pick<Session, 'dialect'>,
  changes: readonly CaseChange[],
): Promise<void> {
  await dialect.drop(
    'entitlements',
    changes.flatMap(({ entitlements }) =>
      entitlements.drop.map(({ poolId, personId }) => ({ pool_id: poolId, person_id: personId })),
    ),
  );
  await dialect.put(
    'entitlements',
    changes.flatMap(({ entitlements }) =>
      entitlements.put.map(({ poolId, personId, ruleId, priority, needBy, reason }) => ({
        pool_id: poolId,
        person_id: personId,
        rule_id: ruleId,
        priority,
        need_by: needBy,
        reason,
      })),
    ),
    { on: ['pool_id', 'person_id'], set: ['rule_id', 'priority', 'need_by', 'reason'] },
  );
}

function personColumns(view: PersonView) {
  const userName = textOf(view.resource['userName']);
  const employeeNumber = textOf(objectOf(view.resource[ENTERPRISE_URN])?.['employeeNumber']);
  return {
    display_name: view.displayName,
    search_key: foldCase(view.displayName),
    email_key: view.email === null ? null : foldCase(view.email),
    user_name_key: userName === null ? null : foldCase(userName),
    employee_number: employeeNumber === null ? null : foldCase(employeeNumber),
    state: view.employment.state,
    standing: view.standing,
  };
}
