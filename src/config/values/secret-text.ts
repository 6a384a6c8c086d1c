import * as z from 'zod';
import { createSecret, type Secret } from '../secret.ts';

/** Where references to secrets lead. `readFile` throws as `fs.readFileSync` does. */
export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

const REFERENCE = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/;

/** A secret by reference: `env:NAME` or `file:/path`. What a complaint says never holds the text that was written. */
export function secretText(places: SecretPlaces): z.ZodType<Secret, string> {
  const schema = z.string().transform((text, context): Secret => {
    const read = REFERENCE.test(text) ? readSecret(text, places) : { wrong: literal };
    if ('wrong' in read) {
      context.addIssue({ code: 'custom', message: read.wrong });
      return z.NEVER;
    }
    return createSecret(text, read.value);
  });
  return schema.meta({ pattern: REFERENCE.source });
}

const literal =
  'a secret must not stand in this file; put it into an environment variable and write env:NAME, or into a file and write file:/path';

type Read = { readonly value: string } | { readonly wrong: string };

function readSecret(reference: string, { env, readFile }: SecretPlaces): Read {
  const name = reference.slice(reference.indexOf(':') + 1);
  if (reference.startsWith('env:')) {
    const value = env[name] ?? '';
    return value === '' ? { wrong: `the environment variable ${name} is not set` } : { value };
  }
  try {
    // Editors and `echo` end a file with a line break that is not part of the secret.
    const value = readFile(name).replace(/\r?\n$/, '');
    return value === '' ? { wrong: `the file ${name} is empty` } : { value };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { wrong: `the file ${name} cannot be read${code}` };
  }
}
