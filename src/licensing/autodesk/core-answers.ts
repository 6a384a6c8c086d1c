import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { CoreAnswer } from '../../ports/licensing-core.ts';

export type Reason = Extract<CoreAnswer, { kind: 'refused' }>['reason'];

export function refuse(reason: Reason, detail: string, requestId: string | null = null): CoreAnswer {
  return { kind: 'refused', reason, detail, requestId };
}

export function settled(
  kind: 'done' | 'already-so',
  userId: string | null,
  requestId: string | null,
): CoreAnswer {
  return { kind, accountId: userId === null ? null : asId<AccountId>(userId), requestId };
}
