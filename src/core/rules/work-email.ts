import type { JsonObject } from '../domain/json.ts';
import { entriesOf, textOf } from '../domain/read-resource.ts';

/**
 * The address a person works under, lower case: the primary e-mail, else the one of type work, else the first, else a
 * userName that is an address (RFC 7643 §4.1.1, §4.1.2). Null when there is none.
 */
export function workEmail(resource: JsonObject): string | null {
  const emails = entriesOf(resource['emails']).filter(({ value }) => textOf(value) !== null);
  const chosen =
    emails.find(({ primary }) => primary === true) ?? emails.find(({ type }) => type === 'work') ?? emails[0];
  const address = textOf(chosen?.['value']) ?? textOf(resource['userName']);
  return address?.includes('@') === true ? address.toLowerCase() : null;
}

/** Every address a record has, userName included when it is one, lower case, each once. */
export function allEmails(resource: JsonObject): readonly string[] {
  const addresses = [
    ...entriesOf(resource['emails']).map(({ value }) => textOf(value)),
    textOf(resource['userName']),
  ];
  return [
    ...new Set(
      addresses.flatMap((address) => (address?.includes('@') === true ? [address.toLowerCase()] : [])),
    ),
  ];
}
