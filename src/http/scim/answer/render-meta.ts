import type { JsonObject } from '../../../core/domain/json.ts';
import type { Instant } from '../../../core/domain/time.ts';
import { etagOf } from '../request/etag.ts';

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

/** RFC 7643 §3.1; `version` is the ETag of the resource. */
export function renderMeta(
  kind: 'User' | 'Group',
  { id, version, createdAt, modifiedAt }: Stored,
  base: string,
): JsonObject {
  return {
    resourceType: kind,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(modifiedAt).toISOString(),
    location: locationOf(kind, id, base),
    version: etagOf(version),
  };
}

export function locationOf(kind: 'User' | 'Group', id: string, base: string): string {
  return `${base}/${kind}s/${id}`;
}
