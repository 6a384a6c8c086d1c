import type * as z from 'zod';
import type { Config, LicensingConfig, Settings, SourceConfig } from './config.ts';
import { explainIssue } from './explain-issue.ts';
import { type ConfigKinds, metaOf } from './kinds.ts';
import type { ConfigSchema } from './schema/config-schema.ts';
import type { LicensingEntry } from './schema/licensing-schema.ts';
import { isPushed } from './schema/source-schema.ts';
import { isSecret, revealSecrets } from './secret.ts';

interface Parts {
  readonly parsed: z.output<ConfigSchema>;
  /** The file as it was parsed from. */
  readonly data: unknown;
  readonly kinds: ConfigKinds;
}

/** Puts a kind's own keys apart from those that every kind has. */
export function toConfig({ parsed, data, kinds }: Parts): Config {
  const written = data as Readonly<Record<'sources' | 'licensing', readonly Settings[]>>;
  const sources = parsed.sources.map((entry, index): SourceConfig => {
    const own = kinds.sources[entry.kind];
    return {
      ...readOwn(entry, { own, written: written.sources[index] }),
      isPushed: own !== undefined && isPushed(own),
      decidesLeaving: entry.decidesLeaving,
      schedule: entry.schedule ?? null,
      expect: entry.expect ?? null,
      staleAfterMs: entry.staleAfter ?? null,
    };
  });
  const licensing = parsed.licensing.map((entry, index) =>
    readOwn(entry, { own: kinds.licensing[entry.kind], written: written.licensing[index] }),
  );
  return { ...parsed, sources, licensing };
}

/**
 * Asks each kind's whole schema, with checks that compare one key with another. The secrets are revealed to it, as they
 * will be to the connector.
 */
export function checkEntries(config: Config, kinds: ConfigKinds): readonly z.core.$ZodIssue[] {
  const sections = ['sources', 'licensing'] as const;
  return sections.flatMap((section) =>
    config[section].flatMap(({ kind, settings }, index) => {
      const parsed = kinds[section][kind]?.safeParse(revealSecrets(settings), { error: explainIssue });
      return (parsed?.error?.issues ?? []).map((issue) => ({
        ...issue,
        path: [section, index, ...issue.path],
      }));
    }),
  );
}

/** Settings as written, so that the kind's schema can read them again; only secrets are taken as parsed: sealed. */
function readOwn(
  entry: LicensingEntry,
  { own, written = {} }: { readonly own: z.ZodObject | undefined; readonly written: Settings | undefined },
): LicensingConfig {
  const read = entry as unknown as Settings;
  const shape = own?.shape ?? {};
  const keys = Object.keys(shape).filter((key) => key in written);
  const settings = keys.map((key) => [key, isSecret(read[key]) ? read[key] : written[key]] as const);
  const decisive = settings.filter(
    ([key, value]) => !isSecret(value) && metaOf(shape[key]).decides !== false,
  );
  return {
    id: entry.id,
    kind: entry.kind,
    settings: Object.fromEntries(settings),
    decisive: Object.fromEntries(decisive),
  };
}
