import { HttpRefusal } from '../../edge/http-refusal.ts';
import { memberOf } from '../patch/read-patch.ts';
import { isObject } from '../resource/unfold-json-text.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { MOST_BULK_OPERATIONS } from './bulk-limits.ts';
import { readOperation, type SentOperation } from './read-operation.ts';

export interface BulkRequest {
  /** Failures after which nothing more is tried. */
  readonly failOnErrors: number;
  readonly operations: readonly SentOperation[];
}

/**
 * Reads the body of a Bulk (RFC 7644 §3.7). What is wrong with one operation is that operation's; throws 400 where there
 * are none, and 413 where there are more than we say that we take.
 */
export function readBulk(body: unknown): BulkRequest {
  const operations = isObject(body) ? memberOf(body, 'Operations') : undefined;
  if (!isObject(body) || !Array.isArray(operations) || operations.length === 0) {
    throw invalidSyntax('the body of a Bulk has `Operations`, an array of one or more operations');
  }
  if (operations.length > MOST_BULK_OPERATIONS) {
    const detail = `${operations.length} operations in one Bulk; maxOperations is ${MOST_BULK_OPERATIONS}`;
    throw new HttpRefusal('too-large', detail);
  }
  const failOnErrors = readFailOnErrors(memberOf(body, 'failOnErrors'));
  return { failOnErrors, operations: operations.map(readOperation) };
}

/** Zero is what libraries send for "not set". */
function readFailOnErrors(value: unknown): number {
  if (value === undefined || value === null || value === 0) return Infinity;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw invalidValue(`\`failOnErrors\` is a whole number of errors, not ${JSON.stringify(value)}`);
}
