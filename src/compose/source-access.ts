import type { Config } from '../config/config.ts';
import { asId, type SourceId } from '../core/domain/ids.ts';
import type { SourceAccess } from '../http/edge/source-gate.ts';
import { durationMs } from '../sources/duration-ms.ts';
import { scimSettings } from '../sources/scim/config-schema.ts';

/** Who may use which source. `config` must have been loaded. */
export function sourceAccessOf({ sources }: Config): ReadonlyMap<SourceId, SourceAccess> {
  return new Map(
    sources.map(({ id, kind, settings }) => {
      const scim = scimSettings.parse(kind === 'scim' ? settings : {});
      const access = {
        kind,
        allowFrom: scim.allowFrom ?? null,
        accessTokenMs: durationMs(scim.accessTokenLifetime),
        refusesUnknownMembers: scim.unknownMembers === 'refuse',
      };
      return [asId<SourceId>(id), access];
    }),
  );
}
