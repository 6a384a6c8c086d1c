import type { SourceId } from '../../../core/domain/ids.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { changeResource } from '../request/change-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { scimError } from '../scim-error.ts';
import { type Done, doTask } from './do-task.ts';
import type { LinkedOperation } from './link-operations.ts';
import { type Circle, orderOperations } from './order-operations.ts';
import { createOutcomes, type Outcome, type Outcomes } from './outcomes.ts';

/** An operation with what came of it. Those after the last error that the client accepts are not tried. */
export interface Tried {
  readonly operation: LinkedOperation;
  readonly outcome: Outcome;
}
interface BulkRun {
  readonly scim: ScimContext;
  readonly sourceId: SourceId;
  readonly operations: readonly LinkedOperation[];
  readonly outcomes: Outcomes;
}

/** Asked for in one turn they share a commit; some twenty milliseconds, after which other requests have their turn. */
const TOGETHER = 100;

/**
 * Does the operations of a Bulk, each in a unit of work of its own: one that fails is undone alone. Resolves when all is on
 * disk, with what was tried, in the client's order. Where works run side by side, each waits for the one before, whose effects it must see.
 */
export async function runBulk(
  scim: ScimContext,
  sourceId: SourceId,
  { operations, failOnErrors }: { operations: readonly LinkedOperation[]; failOnErrors: number },
): Promise<readonly Tried[]> {
  const outcomes = createOutcomes(failOnErrors);
  const run = { scim, sourceId, operations, outcomes };
  const circles = orderOperations(operations);
  const together = scim.database.isSerial ? TOGETHER : 1;
  for (let start = 0; start < circles.length && !outcomes.isEnough(); start += together) {
    await Promise.all(circles.slice(start, start + together).map((circle) => tryCircle(run, circle)));
  }
  return operations.flatMap((operation) => {
    const outcome = outcomes.get(operation.place);
    return outcome ? [{ operation, outcome }] : [];
  });
}

/** Never rejects. Earlier operations of the same turn are over when the work begins, though not committed yet. */
async function tryCircle(run: BulkRun, circle: Circle): Promise<void> {
  const { outcomes, scim } = run;
  let told: unknown = null;
  try {
    await changeResource(scim.database, async (stores, noteVersion) => {
      outcomes.forget(circle);
      if (outcomes.isEnough()) return;
      for (const operation of usersFirst(circle)) {
        try {
          outcomes.note(operation.place, await perform(run, operation, { stores, noteVersion }));
        } catch (error) {
          told = error;
          outcomes.blame(circle, operation, error);
          throw error;
        }
      }
    });
  } catch (error) {
    if (error !== told) outcomes.lose(circle, error);
  }
}

/** A group takes only members that are there. */
function usersFirst(circle: Circle): Circle {
  if (circle.length === 1) return circle;
  const isUser = ({ task }: LinkedOperation) => 'kind' in task && task.kind === 'User';
  return [...circle.filter(isUser), ...circle.filter((operation) => !isUser(operation))];
}

interface Unit {
  readonly stores: Stores;
  readonly noteVersion: (version: number) => void;
}

async function perform(run: BulkRun, operation: LinkedOperation, unit: Unit): Promise<Done> {
  const { scim, sourceId, operations, outcomes } = run;
  const { task, needs } = operation;
  if ('refusal' in task) throw task.refusal;
  const missing = needs.find((place) => outcomes.hasFailed(place));
  if (missing !== undefined) {
    const what = `\`bulkId:${operations[missing]?.bulkId}\``;
    throw scimError(409, null, `it refers to ${what}, and that operation failed`);
  }
  return await doTask(scim, sourceId, task)(unit.stores, unit.noteVersion);
}
