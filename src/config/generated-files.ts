import { describeConfig } from './describe-config.ts';
import { configJsonSchema } from './json-schema.ts';
import type { ConfigKinds } from './kinds.ts';

/** Files beside the configuration that are made from its schema. A test compares them with what is committed. */
export function generatedFiles(kinds: ConfigKinds): Readonly<Record<string, string>> {
  const schema = configJsonSchema(kinds);
  return {
    'config/README.md': describeConfig(schema),
    'config/seatwarden.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
  };
}
