import SCIMMY from 'scimmy';
import { createEmploymentDefinition } from './employment-definition.ts';
import { createSeatsDefinition } from './seats-definition.ts';

export type SchemaDefinition = InstanceType<typeof SCIMMY.Types.SchemaDefinition>;

/** The schemas we speak, as scimmy defines them: the source of coercion, of PATCH paths and of `/Schemas`. */
export interface Definitions {
  readonly user: SchemaDefinition;
  readonly enterprise: SchemaDefinition;
  readonly employment: SchemaDefinition;
  readonly seats: SchemaDefinition;
  readonly group: SchemaDefinition;
}

/**
 * scimmy's own registry stays untouched: definitions are read, never extended, so that two routers in one process cannot
 * meet in it.
 */
export function loadDefinitions(): Definitions {
  return {
    user: SCIMMY.Schemas.User.definition,
    enterprise: SCIMMY.Schemas.EnterpriseUser.definition,
    employment: createEmploymentDefinition(),
    seats: createSeatsDefinition(),
    group: SCIMMY.Schemas.Group.definition,
  };
}
