import { existsSync, readFileSync } from 'node:fs';
import type { Config } from './config/config.ts';
import { embeddedDefault } from './config/embedded-default.ts';
import { type Environment, readEnvironment } from './config/environment.ts';
import type { ConfigKinds } from './config/kinds.ts';
import { loadConfig } from './config/load-config.ts';
import { ConfigInvalid } from './errors.ts';
import { coreKinds } from './licensing/registry.ts';
import { sourceKinds } from './sources/registry.ts';

export const defaultConfigFile = 'config/seatwarden.yaml';

/** What the kinds of sources and licensing cores add to the configuration. */
export const configKinds: ConfigKinds = {
  sources: Object.fromEntries(Object.entries(sourceKinds).map(([kind, { settings }]) => [kind, settings])),
  licensing: Object.fromEntries(Object.entries(coreKinds).map(([kind, { settings }]) => [kind, settings])),
};

export interface DiskConfig {
  readonly environment: Environment;
  readonly config: Config;
  /** Null: the embedded default. */
  readonly file: string | null;
  readonly warnings: readonly string[];
}

/** Reads the environment and the configuration file that it names. Throws `ConfigInvalid` with every complaint at once. */
export function loadFromDisk(env: Readonly<Record<string, string | undefined>>): DiskConfig {
  const environment = readEnvironment(env);
  const file = environment.configFile ?? (existsSync(defaultConfigFile) ? defaultConfigFile : null);
  const { config, warnings } = loadText(file, env);
  return { environment, config, file, warnings: [...environment.warnings, ...warnings] };
}

function loadText(file: string | null, env: Readonly<Record<string, string | undefined>>) {
  if (file !== null && !existsSync(file)) {
    throw new ConfigInvalid([
      `${file} is not there; SEATWARDEN_CONFIG names it. \`seatwarden init\` writes a first one`,
    ]);
  }
  return loadConfig({
    text: file === null ? embeddedDefault : readFileSync(file, 'utf8'),
    file: file ?? 'embedded default',
    kinds: configKinds,
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
  });
}
