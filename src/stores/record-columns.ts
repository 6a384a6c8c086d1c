import type { JsonObject } from '../core/domain/json.ts';
import { entriesOf, objectOf, textOf } from '../core/domain/read-resource.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { ENTERPRISE_URN } from '../core/filter/person-schema.ts';
import type { Document } from './document.ts';
import type { DocumentColumns } from './schema.ts';

/** Columns that name a person or are searched by. */
export const nameColumns = [
  'user_name',
  'user_name_key',
  'display_name',
  'display_key',
  'external_id',
  'external_key',
  'email_key',
  'employee_number',
  'department',
] as const satisfies readonly (keyof DocumentColumns)[];

/** The columns of pushed users and of polled records that are read out of their document, in one place for both. */
export function recordColumns({ resource, text }: Document, active: boolean | null): DocumentColumns {
  const userName = textOf(resource['userName']);
  const externalId = textOf(resource['externalId']);
  const enterprise = objectOf(resource[ENTERPRISE_URN]);
  const displayName = displayNameOf(resource);
  return {
    doc: text,
    active: active === null ? null : Number(active),
    user_name: userName,
    user_name_key: folded(userName),
    display_name: displayName,
    display_key: foldCase(displayName),
    external_id: externalId,
    external_key: folded(externalId),
    email_key: emailKey(resource),
    employee_number: folded(textOf(enterprise?.['employeeNumber'])),
    department: folded(textOf(enterprise?.['department'])),
  };
}

/** SCIM `active` of a resource; null when it does not say. */
export function activeOf(resource: JsonObject): boolean | null {
  const { active } = resource;
  return typeof active === 'boolean' ? active : null;
}

/** Addresses of `emails` that are not already in `email_key`, folded, each once. */
export function otherEmails(resource: JsonObject): readonly string[] {
  const main = emailKey(resource);
  const keys = entriesOf(resource['emails']).map(({ value }) => foldCase(textOf(value) ?? ''));
  return [...new Set(keys)].filter((key) => key !== main && key !== '');
}

/** The work e-mail: the primary one, else type work, else the first, else a userName that is an address. */
function emailKey(resource: JsonObject): string | null {
  const emails = entriesOf(resource['emails']).filter(({ value }) => textOf(value) !== null);
  const chosen =
    emails.find(({ primary }) => primary === true) ?? emails.find(({ type }) => type === 'work') ?? emails[0];
  const address = textOf(chosen?.['value']) ?? textOf(resource['userName']);
  return address?.includes('@') === true ? foldCase(address) : null;
}

/** A name to show: of everything that could name a person, the first that is there. */
function displayNameOf(resource: JsonObject): string {
  const name = objectOf(resource['name']);
  const parts = [textOf(name?.['givenName']), textOf(name?.['familyName'])].filter((part) => part !== null);
  return (
    textOf(resource['displayName']) ??
    textOf(name?.['formatted']) ??
    (parts.length > 0 ? parts.join(' ') : null) ??
    textOf(resource['userName']) ??
    ''
  );
}

function folded(text: string | null): string | null {
  return text === null ? null : foldCase(text);
}
