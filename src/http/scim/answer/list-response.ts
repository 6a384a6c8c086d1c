import type { Json, JsonObject } from '../../../core/domain/json.ts';

const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

interface ListNumbers {
  readonly total: number;
  readonly startIndex: number;
  /** How many are in this answer, not how many were asked for. */
  readonly items: number;
}

/** A list response but for its `Resources`, which come last so that they can be streamed. */
export function listHead({ total, startIndex, items }: ListNumbers): JsonObject {
  return { schemas: [LIST_URN], totalResults: total, startIndex, itemsPerPage: items };
}

export function listResponse(numbers: Omit<ListNumbers, 'items'>, resources: readonly Json[]): JsonObject {
  return { ...listHead({ ...numbers, items: resources.length }), Resources: resources };
}
