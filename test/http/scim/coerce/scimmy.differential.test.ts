import fc from 'fast-check';
import SCIMMY from 'scimmy';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/domain/json.ts';
import { coerceResource } from '../../../../src/http/scim/resource/coerce-resource.ts';
import { groupModel, userModel } from '../models.ts';

/**
 * A second opinion on clean input, where scimmy is right. Left out because it is not: string booleans, numbers for text,
 * two primary values, types of roles and certificates, types in other cases (reference figures: it refuses all of them).
 */
const word = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter(
    (text) => text.isWellFormed() && !text.includes('\0') && text.trim() !== '' && !text.startsWith('{'),
  );
const typed = (types: readonly string[]) =>
  fc
    .array(
      fc.record({ value: word, type: fc.constantFrom(...types), display: word }, { requiredKeys: ['value'] }),
      { minLength: 1, maxLength: 3 },
    )
    .map((values) => values.map((value, index) => ({ ...value, ...(index === 0 && { primary: true }) })));

/** Each attribute under its name in some case, since RFC 7643 makes names case-insensitive. */
const anyCase = (attributes: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(
      fc.record(attributes, { requiredKeys: ['userName'] }),
      fc.infiniteStream(fc.constantFrom('as-is', 'upper', 'lower')),
    )
    .map(([body, cases]) =>
      Object.fromEntries(
        Object.entries(body).map(([name, value]) => {
          const { value: how } = cases.next();
          return [how === 'upper' ? name.toUpperCase() : how === 'lower' ? name.toLowerCase() : name, value];
        }),
      ),
    );

const user = anyCase({
  userName: word,
  externalId: word,
  displayName: word,
  title: word,
  locale: word,
  active: fc.boolean(),
  password: word,
  name: fc.record({ givenName: word, familyName: word, GivenNAME: word }, { requiredKeys: ['familyName'] }),
  emails: typed(['work', 'home', 'other']),
  phoneNumbers: typed(['work', 'mobile', 'fax']),
  addresses: fc.array(
    fc.record(
      { country: word, locality: word, type: fc.constantFrom('work', 'home') },
      { requiredKeys: ['country'] },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  entitlements: typed(['any']),
  id: word,
  groups: fc.constant([{ value: 'g' }]),
});

function scimmys(body: object): JsonObject {
  const instance = new SCIMMY.Schemas.User(body, 'in');
  const {
    schemas: _schemas,
    meta: _meta,
    id: _id,
    password: _password,
    groups: _groups,
    ...rest
  } = JSON.parse(JSON.stringify(instance)) as JsonObject;
  return rest;
}

describe('reading a clean user', () => {
  it('gives what scimmy gives', () => {
    fc.assert(
      fc.property(user, (body) => {
        const { schemas: _schemas, ...ours } = coerceResource(userModel, body);
        expect(ours).toEqual(scimmys(body));
      }),
    );
  });

  it('gives what scimmy gives for a group', () => {
    fc.assert(
      fc.property(fc.record({ displayName: word, externalId: word }), (body) => {
        const theirs = JSON.parse(JSON.stringify(new SCIMMY.Schemas.Group(body, 'in'))) as JsonObject;
        const { schemas: _schemas, ...ours } = coerceResource(groupModel, body);
        expect(ours).toEqual({ displayName: theirs['displayName'], externalId: theirs['externalId'] });
      }),
    );
  });
});
