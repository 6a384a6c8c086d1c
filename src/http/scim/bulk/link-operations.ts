import type { Ids } from '../../../ports/clock.ts';
import { invalidSyntax, type ScimError, scimError } from '../scim-error.ts';
import type { SentOperation } from './read-operation.ts';
import { replaceInText, replaceReferences } from './replace-references.ts';

/** An operation whose references are ids. */
export interface LinkedOperation extends SentOperation {
  /** Places of the operations that make what it refers to; each once. */
  readonly needs: readonly number[];
}
/** The POST behind a bulkId. */
interface Maker {
  readonly place: number;
  readonly id: string;
}
/** Null: several POSTs claim the bulkId, so that nobody knows which of them a reference means. */
type Makers = ReadonlyMap<string, Maker | null>;

/**
 * Gives every POST the id of what it will make, and puts these ids in the place of references. So two users may be each
 * other's manager, or one its own, without being written twice. A reference that means nothing is 409.
 */
export function linkOperations(operations: readonly SentOperation[], ids: Ids): readonly LinkedOperation[] {
  const makers = new Map<string, Maker | null>();
  for (const { place, method, bulkId } of operations) {
    if (method !== 'POST' || bulkId === null) continue;
    makers.set(bulkId, makers.has(bulkId) ? null : { place, id: ids.next() });
  }
  return operations.map((operation) => link(operation, makers));
}

function link(operation: SentOperation, makers: Makers): LinkedOperation {
  const { task, bulkId } = operation;
  if ('refusal' in task) return { ...operation, needs: [] };
  const own = task.method === 'POST' && bulkId !== null ? makers.get(bulkId) : undefined;
  if (own === null)
    return refused(operation, invalidSyntax(`several POSTs have the bulkId ${JSON.stringify(bulkId)}`));

  const needs = new Set<number>();
  const unknown: string[] = [];
  const idOf = (referred: string) => {
    const maker = makers.get(referred);
    if (maker) needs.add(maker.place);
    else unknown.push(referred);
    return maker?.id ?? '';
  };
  const id = own ? own.id : replaceInText(task.id, idOf);
  const data = replaceReferences(task.data, idOf);
  const [first] = unknown;
  if (first === undefined) return { ...operation, task: { ...task, id, data }, needs: [...needs] };
  const detail = `\`bulkId:${first.slice(0, 80)}\` is not the bulkId of exactly one POST of this request`;
  return refused(operation, scimError(409, null, detail));
}

function refused(operation: SentOperation, refusal: ScimError): LinkedOperation {
  return { ...operation, task: { refusal }, needs: [] };
}
