import type * as z from 'zod';

/**
 * What the kinds of sources and licensing cores add to the configuration. The schema stands beside the connector
 * (`config-schema.ts`, which imports zod only) and comes in from outside.
 *
 * A kind's schema is a `z.object` of the kind's own keys; `id`, `kind` and, for sources, `decidesLeaving`, `schedule`,
 * `expect` and `staleAfter` are added here. Every key has `.describe(...)`: README and JSON Schema are made from it.
 *
 * - `.meta({ pushed: true })` on the object: people are pushed to this source; it has no schedule and no expectations.
 * - `.meta({ secret: true })` on a text: it is written as `env:NAME` or `file:/path`; the connector gets the text.
 * - `.meta({ decides: false })` on a key: it does not change who comes through (an address, a time-out), so a new
 *   value needs no administrator to look at the plan first.
 *
 * The connector reads its `settings` (the own keys as written, secrets revealed) with the same schema again: that is
 * where its types and defaults come from.
 */
export interface ConfigKinds {
  readonly sources: Readonly<Record<string, z.ZodObject>>;
  readonly licensing: Readonly<Record<string, z.ZodObject>>;
}

/** What `.meta` of one of a kind's keys, or of its whole object, may say. */
export interface KindMeta {
  readonly pushed?: boolean;
  readonly secret?: boolean;
  readonly decides?: boolean;
  readonly description?: string;
}

/** Reads `.meta` through `.optional()`, `.default()` and the like, which may have been called after it. */
export function metaOf(schema: z.core.$ZodType | undefined): KindMeta {
  if (schema === undefined) return {};
  const own = 'meta' in schema && typeof schema.meta === 'function' ? schema.meta() : undefined;
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return { ...(innerType && metaOf(innerType)), ...(own as KindMeta | undefined) };
}
