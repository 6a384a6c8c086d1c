import type { CoreAnswer } from '../../ports/licensing-core.ts';
import type { TeamContext } from './team-context.ts';
import { dayMs } from '../../core/domain/time.ts';

type Deps = Pick<TeamContext, 'coreId' | 'workspace' | 'clock'>;

/** The journal of runs never sends an operation again after this long. */
const keptMs = 30 * dayMs;

/** The first answer to an operation; null when there was none. */
export async function findAct({ workspace }: Deps, operationId: string): Promise<CoreAnswer | null> {
  const row = await workspace.read
    .selectFrom('autodesk_acts')
    .select('answer')
    .where('operation_id', '=', operationId)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.answer) as CoreAnswer);
}

/** Keeps an answer; one that came before stays. */
export async function keepAct(
  { coreId, workspace, clock }: Deps,
  operationId: string,
  answer: CoreAnswer,
): Promise<void> {
  const row = { operation_id: operationId, core_id: coreId, at: clock.now(), answer: JSON.stringify(answer) };
  await workspace.write(async (db) => {
    await db
      .insertInto('autodesk_acts')
      .values(row)
      .onConflict((conflict) => conflict.column('operation_id').doNothing())
      .execute();
  });
}

/** Forgets answers that nobody will ask for again. */
export async function forgetOldActs({ coreId, workspace, clock }: Deps): Promise<void> {
  await workspace.write(async (db) => {
    await db
      .deleteFrom('autodesk_acts')
      .where('core_id', '=', coreId)
      .where('at', '<', clock.now() - keptMs)
      .execute();
  });
}
