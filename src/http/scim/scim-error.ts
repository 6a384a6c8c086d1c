import SCIMMY from 'scimmy';

/** The words of RFC 7644 §3.12, table 9, and those of RFC 9865 §2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/** scimmy's error, so that handlers written against scimmy can throw the same thing. */
export type ScimError = InstanceType<typeof SCIMMY.Types.Error>;

export function scimError(status: number, scimType: ScimType | null, detail: string): ScimError {
  // The typings want a text, the class keeps whatever it is given; null is "no scimType".
  return new SCIMMY.Types.Error(status, scimType as string, detail);
}

export function invalidValue(detail: string): ScimError {
  return scimError(400, 'invalidValue', detail);
}

export function invalidSyntax(detail: string): ScimError {
  return scimError(400, 'invalidSyntax', detail);
}

export function notFound(kind: 'User' | 'Group', id: string): ScimError {
  return scimError(404, null, `there is no ${kind} with the id ${JSON.stringify(id)}`);
}
