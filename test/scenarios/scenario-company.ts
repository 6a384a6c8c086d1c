import { stringify } from 'yaml';
import * as z from 'zod';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import type { Scenario } from './scenario-schema.ts';

/** What holds in every scenario unless its `config` says otherwise; options that are left out have their defaults. */
const usual = {
  company: 'Example Engineering',
  timeZone: 'Europe/London',
  sources: [{ id: 'entra', kind: 'scim', decidesLeaving: true }],
  licensing: [{ id: 'main', kind: 'ledger' }],
  pools: [
    { id: 'cad', core: 'main', product: 'CAD' },
    { id: 'bim', core: 'main', product: 'BIM' },
  ],
  rules: [
    { id: 'cad-group', pool: 'cad', when: 'groups.display eq "CAD Users"', reason: 'CAD follows the group' },
    { id: 'bim-group', pool: 'bim', when: 'groups.display eq "BIM Users"', reason: 'BIM follows the group' },
  ],
};

const Sources = z.array(z.looseObject({ id: z.string(), kind: z.string() }));

/** The configuration of a scenario: whole sections in place of the usual ones, and files where we can write them. */
export function companyConfig(
  sections: Scenario['config'],
  { file, pathOf }: { readonly file: string; readonly pathOf: (sourceId: string) => string },
): Config {
  const merged = { ...usual, ...sections };
  const sources = Sources.parse(merged.sources).map((source) =>
    source.kind === 'csv' ? { path: pathOf(source.id), schedule: '0 0 1 1 *', ...source } : source,
  );
  const text = stringify({ ...merged, sources });
  return loadConfig({ text, file: `${file} (config)`, kinds: configKinds, env: {}, readFile: () => '' })
    .config;
}
