import type { Response } from 'express';
import type { SourceId } from '../../../core/domain/ids.ts';
import { sourceOf } from '../../edge/principal.ts';
import { requestIdOf } from '../../edge/request-id.ts';
import type { ScimContext } from '../scim-context.ts';
import { invalidValue } from '../scim-error.ts';

const SHOWN = 10;

/** Throws 400 when unknown members are to be refused; called inside the unit of work, which is undone by that. */
export function refuseUnknown(
  { refusesUnknownMembers }: ScimContext,
  { sourceId, unknown }: { sourceId: SourceId; unknown: readonly string[] },
): void {
  if (unknown.length === 0 || refusesUnknownMembers?.(sourceId) !== true) return;
  const shown = unknown.slice(0, SHOWN).map((id) => JSON.stringify(id));
  const members = unknown.length === 1 ? '1 member is no user' : `${unknown.length} members are no users`;
  throw invalidValue(`${members} of this source: ${shown.join(', ')}`);
}

/** Members that were left out lose nobody else, and are told: in the log, and to the client in a header. */
export function reportUnknown({ log }: ScimContext, response: Response, unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  const members = unknown.slice(0, SHOWN);
  const fields = {
    requestId: requestIdOf(response),
    sourceId: sourceOf(response),
    unknown: unknown.length,
    members,
  };
  log.warn(fields, 'members that are no users of the source were left out');
  response.setHeader(
    'Seatwarden-Unknown-Members',
    members.map((id) => encodeURIComponent(id.slice(0, 100))).join(','),
  );
}
