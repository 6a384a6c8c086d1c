import { asId, type PersonId } from './ids.ts';
import type { Json } from './json.ts';
import type { Recipient } from './plan.ts';
import { objectOf, textOf } from './read-resource.ts';

/** What a seat is given by: of a view as it was decided, or as it was stored. */
interface Known {
  readonly id?: Json;
  readonly email?: Json;
  readonly displayName?: Json;
  readonly resource?: Json;
}

/** A person as the receiving side of an operation; null without an e-mail, for seats are given to addresses. */
export function toRecipient(view: Known): Recipient | null {
  const email = textOf(view.email);
  if (email === null) return null;
  const name = objectOf(objectOf(view.resource)?.['name']);
  return {
    personId: asId<PersonId>(textOf(view.id) ?? ''),
    email,
    givenName: textOf(name?.['givenName']) ?? '',
    familyName: textOf(name?.['familyName']) ?? '',
    displayName: textOf(view.displayName) ?? email,
  };
}
