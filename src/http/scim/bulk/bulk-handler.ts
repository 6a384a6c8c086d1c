import type { RequestHandler } from 'express';
import type { JsonObject } from '../../../core/domain/json.ts';
import { sourceOf } from '../../edge/principal.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import { sendScim } from '../answer/send-scim.ts';
import { wordError } from '../answer/word-error.ts';
import { reportUnknown } from '../groups/report-unknown.ts';
import type { ScimContext } from '../scim-context.ts';
import { noteFailures } from '../trace/error-note.ts';
import { answerOperation, type FailedOperation } from './answer-operation.ts';
import { linkOperations } from './link-operations.ts';
import { readBulk } from './read-bulk.ts';
import { runBulk } from './run-bulk.ts';

const RESPONSE_URN = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/**
 * POST /Bulk (RFC 7644 §3.7): 200 with what came of each operation that was tried, in the client's order. The run is woken
 * once, after the last commit.
 */
export function createBulkHandler(scim: ScimContext): RequestHandler {
  return async (request, response) => {
    const sourceId = sourceOf(response);
    const requestId = requestIdOf(response);
    const { failOnErrors, operations: sent } = readBulk(request.body);
    const operations = linkOperations(sent, scim.ids);
    const tried = await runBulk(scim, sourceId, { operations, failOnErrors });

    const done = tried.flatMap(({ outcome }) => (outcome.kind === 'done' ? [outcome.done] : []));
    if (done.some(({ isChanged }) => isChanged)) scim.wake.wake(`push ${sourceId}`);
    reportUnknown(scim, response, [...new Set(done.flatMap(({ unknown }) => unknown))]);

    const failures: JsonObject[] = [];
    const word = (error: unknown, failed: FailedOperation) => {
      const worded = wordError(scim.log, error, { requestId, ...failed });
      failures.push(worded.body);
      return worded;
    };
    const base = scim.baseOf(request);
    const Operations = tried.map((one) => answerOperation(one, { base, word }));
    noteFailures(response, failures, operations.length);
    sendScim(request, response, { status: 200, body: { schemas: [RESPONSE_URN], Operations } });
  };
}
