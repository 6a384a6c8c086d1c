import * as z from 'zod';
import type { ConfigKinds } from './kinds.ts';
import { createConfigSchema } from './schema/config-schema.ts';

type Scalar = string | number | boolean | null;

/** A node of a JSON Schema, as far as ours go. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Scalar | readonly Scalar[] | { readonly [key: string]: unknown };
  readonly const?: Scalar;
  readonly enum?: readonly Scalar[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** JSON Schema (draft 2020-12) of the file, for editors: completion, texts on hover, and red lines while typing. */
export function configJsonSchema(kinds: ConfigKinds): JsonSchema {
  const schema = createConfigSchema(kinds, { env: {}, readFile: () => '' });
  return z.toJSONSchema(schema.meta({ title: 'Seatwarden configuration' }), {
    io: 'input',
    override: ({ jsonSchema }) => withoutOurOwn(jsonSchema as Record<string, unknown>),
  }) as JsonSchema;
}

/** What `KindMeta` says is for us, and no number in a YAML file needs to know where JavaScript's integers end. */
function withoutOurOwn(node: Record<string, unknown>): void {
  for (const key of ['secret', 'decides', 'pushed']) delete node[key];
  if (node['maximum'] === Number.MAX_SAFE_INTEGER) delete node['maximum'];
  if (node['minimum'] === Number.MIN_SAFE_INTEGER) delete node['minimum'];
}
