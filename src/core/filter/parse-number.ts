/** No part can match in two ways, so no text makes this slow. */
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** A number as JSON writes it (RFC 8259 §6); Infinity when it is too large to hold, undefined for any other text. */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}
