import type { OperationId } from '../../core/domain/ids.ts';

/** Which operation asks, and what stops it. */
export interface ChangeRequest {
  readonly operationId: OperationId;
  readonly signal: AbortSignal;
}
