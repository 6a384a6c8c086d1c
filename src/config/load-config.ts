import { checkReferences } from './check-references.ts';
import { checkShape, placeIssues } from './check-shape.ts';
import { formatComplaints } from './complaint.ts';
import type { Config } from './config.ts';
import type { ConfigKinds } from './kinds.ts';
import { invalid, openDocument } from './open-document.ts';
import { checkEntries, toConfig } from './read-entries.ts';
import { createConfigSchema } from './schema/config-schema.ts';
import type { SecretPlaces } from './values/secret-text.ts';
import { warnAbout } from './warn-about.ts';

export interface ConfigInput extends SecretPlaces {
  /** The YAML. */
  readonly text: string;
  /** How complaints name the file. */
  readonly file: string;
  readonly kinds: ConfigKinds;
}

export interface LoadedConfig {
  readonly config: Config;
  /** `file:line:column path: message`: nothing that stops, but hardly what was meant. */
  readonly warnings: readonly string[];
}

/**
 * Reads a configuration. Throws `ConfigInvalid` with every complaint at once, each `file:line:column path: message`, in
 * the order of the file. Secrets are looked up in `env` and by `readFile`; a missing one is a complaint too.
 */
export function loadConfig({ text, file, kinds, env, readFile }: ConfigInput): LoadedConfig {
  const document = openDocument(text, file);
  const shape = checkShape(createConfigSchema(kinds, { env, readFile }), document);
  const complaints = [...shape.complaints, ...checkReferences(document)];
  if (!shape.ok || complaints.length > 0) throw invalid(file, complaints);

  const config = toConfig({ parsed: shape.value, data: document.data, kinds });
  const issues = checkEntries(config, kinds);
  if (issues.length > 0) throw invalid(file, placeIssues(issues, document));
  return { config, warnings: formatComplaints(file, warnAbout(config, document)) };
}
