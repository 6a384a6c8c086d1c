import { inspect } from 'node:util';

/** A secret that cannot be printed by accident: JSON, templates and inspection all show `***`. */
export interface Secret {
  /** Where it came from: `env:NAME` or `file:/path`. No secret itself. */
  readonly reference: string;
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const sealed = Symbol('secret');

/** Seals a value. It lives in the closure only, so no walk over properties finds it. */
export function createSecret(reference: string, value: string): Secret {
  return Object.freeze({
    [sealed]: true,
    reference,
    reveal: () => value,
    toString: () => '***',
    toJSON: () => '***',
    [inspect.custom]: () => '***',
  });
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && sealed in value;
}

/** The same settings with every secret as plain text, for the connector that will use them. */
export function revealSecrets(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const revealed = Object.entries(settings).map(([key, value]) => [
    key,
    isSecret(value) ? value.reveal() : value,
  ]);
  return Object.fromEntries(revealed) as Readonly<Record<string, unknown>>;
}
