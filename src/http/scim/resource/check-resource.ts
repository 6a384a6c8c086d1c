import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { ENTERPRISE_URN } from '../../../core/filter/person-schema.ts';
import type { ResourceModel } from '../schema/resource-model.ts';
import { invalidValue } from '../scim-error.ts';

/** Texts that people are found by are keys of indexes, which have a longest entry in every database. */
const LONGEST_KEY = 500;
const KEYS = ['userName', 'externalId', 'displayName'];

/** What must hold of a whole resource after POST, PUT or PATCH; throws 400 `invalidValue`. */
export function checkResource(model: ResourceModel, resource: JsonObject): void {
  for (const name of model.required) {
    if (isBlank(resource[name])) throw invalidValue(`\`${name}\` is required and must not be empty`);
  }
  for (const name of KEYS) checkKey(resource[name], name);
  checkKey(partOf(resource[ENTERPRISE_URN], 'employeeNumber'), 'employeeNumber');
  const { emails } = resource;
  if (Array.isArray(emails)) for (const email of emails) checkKey(partOf(email, 'value'), 'emails.value');
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

function partOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined;
}

function checkKey(value: Json | undefined, name: string): void {
  if (typeof value === 'string' && value.length > LONGEST_KEY) {
    throw invalidValue(`\`${name}\` has ${value.length} characters; at most ${LONGEST_KEY} are taken`);
  }
}
