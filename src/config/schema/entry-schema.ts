import * as z from 'zod';
import { Defect } from '../../errors.ts';
import { metaOf } from '../kinds.ts';
import { type SecretPlaces, secretText } from '../values/secret-text.ts';

interface EntryParts {
  readonly kind: string;
  /** The kind's own keys. */
  readonly own: z.ZodObject;
  /** Keys that every kind has. */
  readonly base: z.ZodRawShape;
  readonly places: SecretPlaces;
}

/** One `kind` of entry: the common keys and the kind's own, secrets by reference, unknown keys refused. */
export function entrySchema({ kind, own, base, places }: EntryParts): z.ZodObject {
  const clash = Object.keys(own.shape).find((key) => key in base || key === 'kind');
  if (clash !== undefined) throw new Defect(`kind ${kind}: the key \`${clash}\` belongs to every kind`);
  const shape = Object.entries(own.shape).map(([key, schema]) => [
    key,
    metaOf(schema).secret === true ? bySecretReference(schema as z.ZodType, places) : schema,
  ]);
  const whole = z.strictObject({
    id: base['id'] as z.ZodType,
    kind: z.literal(kind).describe(own.description ?? `An entry of kind ${kind}.`),
    ...base,
    ...(Object.fromEntries(shape) as z.ZodRawShape),
  });
  return whole.meta({ title: kind });
}

function bySecretReference(schema: z.ZodType, places: SecretPlaces): z.ZodType {
  const isOptional = schema.safeParse(undefined).success;
  const text = secretText(places);
  const described = text.meta({ ...text.meta(), description: metaOf(schema).description ?? 'A secret.' });
  return isOptional ? described.optional() : described;
}
