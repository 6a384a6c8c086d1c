import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { isObject } from '../resource/unfold-json-text.ts';

export type PatchOp = 'add' | 'replace' | 'remove';

export interface PatchOperation {
  readonly op: PatchOp;
  /** Null: the value is an object of attributes, or of whole paths. */
  readonly path: string | null;
  readonly value: unknown;
}

/** A first cycle sends hundreds of members, in one operation or in one each; nothing sends thousands of attributes. */
const MOST_OPERATIONS = 1000;
const OPS: ReadonlyMap<string, PatchOp> = new Map([
  ['add', 'add'],
  ['replace', 'replace'],
  ['remove', 'remove'],
]);

/**
 * Reads a PATCH body (RFC 7644 §3.5.2). `op` and the names of members in any case: Entra ID writes `Add`, and some clients
 * `operations`. Throws 400 `invalidSyntax`, naming the operation.
 */
export function readPatch(body: unknown): readonly PatchOperation[] {
  const operations = isObject(body) ? memberOf(body, 'Operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax('the body of a PATCH has `Operations`, an array of one or more operations');
  }
  if (operations.length > MOST_OPERATIONS) {
    throw invalidValue(`${operations.length} operations in one PATCH; at most ${MOST_OPERATIONS} are taken`);
  }
  return operations.map(readOperation);
}

function readOperation(given: unknown, index: number): PatchOperation {
  const at = `operation ${index + 1}`;
  if (!isObject(given)) throw invalidSyntax(`${at} is not an object`);
  const word = memberOf(given, 'op');
  const op = typeof word === 'string' ? OPS.get(word.toLowerCase()) : undefined;
  if (!op)
    throw invalidSyntax(`${at} has the op ${JSON.stringify(word) ?? 'nothing'}, not add, remove or replace`);
  const path = memberOf(given, 'path') ?? null;
  if (path !== null && typeof path !== 'string') throw invalidSyntax(`the path of ${at} is not text`);
  return { op, path: path === null || path.trim() === '' ? null : path, value: memberOf(given, 'value') };
}

/** What an object says under a name, in any case. */
export function memberOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const key = Object.keys(object).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}
