import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/domain/json.ts';
import { ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';
import { applyPatch } from '../../../../src/http/scim/patch/apply-patch.ts';
import { readPatch } from '../../../../src/http/scim/patch/read-patch.ts';
import { userModel } from '../models.ts';
import { type NaiveOperation, naivePatch } from './naive-patch.ts';

/** A value as it is sent, and what is meant by it. */
interface Said {
  readonly sent: unknown;
  readonly meant: unknown;
}
const unset: fc.Arbitrary<Said> = fc.constantFrom('', null).map((sent) => ({ sent, meant: undefined }));
const plainly = (value: unknown): Said => ({ sent: value, meant: value });
const text = fc.oneof(fc.constantFrom('a', 'B', 'ä').map(plainly), unset);
const truth = fc.oneof(
  fc.boolean().map(plainly),
  fc.constantFrom('True', 'true').map((sent) => ({ sent, meant: true })),
  fc.constantFrom('False', 'FALSE').map((sent) => ({ sent, meant: false })),
  unset,
);
const email = fc
  .record(
    {
      value: fc.constantFrom('a@x.example', 'A@X.example', 'b@x.example'),
      type: fc.constantFrom('work', 'Work', 'home'),
      primary: fc.boolean(),
      display: fc.constantFrom('A', 'B'),
    },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0);
const emails = fc.array(email, { minLength: 1, maxLength: 3 }).map(plainly);
const name = fc
  .record({ givenName: text, familyName: text }, { requiredKeys: [] })
  .filter((parts) => Object.keys(parts).length > 0)
  .map((parts) => ({
    sent: Object.fromEntries(Object.entries(parts).map(([key, { sent }]) => [key, sent])),
    meant: Object.fromEntries(Object.entries(parts).map(([key, { meant }]) => [key, meant])),
  }));
const manager = fc.oneof(
  fc.constantFrom('m1', 'm2').map((sent) => ({ sent, meant: { value: sent } })),
  fc.constantFrom('m1', 'm2').map((value) => ({ sent: [{ value, $ref: 'r' }], meant: { value, $ref: 'r' } })),
);

interface Step {
  readonly wire: object;
  readonly naive: NaiveOperation;
}
interface Shape {
  readonly path: string;
  readonly naive: Pick<NaiveOperation, 'urn' | 'name' | 'part' | 'where'>;
  readonly said: fc.Arbitrary<Said>;
}
const shape = (
  path: string,
  said: fc.Arbitrary<Said>,
  naive: Partial<Shape['naive']> & { name: string },
): Shape => ({
  path,
  said,
  naive: { urn: path.startsWith('urn:'), part: null, where: null, ...naive },
});
const emailPart = {
  value: fc.constantFrom('a@x.example', 'c@x.example').map(plainly),
  display: text,
  primary: truth,
  type: text,
};
const wheres = [
  { part: 'type', is: 'work' },
  { part: 'type', is: 'other' },
  { part: 'type', is: 'odd' },
  { part: 'value', is: 'B@X.EXAMPLE' },
] as const;

const shapes: readonly Shape[] = [
  shape('title', text, { name: 'title' }),
  shape('active', truth, { name: 'active' }),
  shape('name', fc.oneof(name, unset), { name: 'name' }),
  shape('name.givenName', text, { name: 'name', part: 'givenName' }),
  shape(`${ENTERPRISE_URN}:department`, text, { name: 'department' }),
  shape(`${ENTERPRISE_URN}:manager`, fc.oneof(manager, unset), { name: 'manager' }),
  shape('emails', fc.oneof(emails, unset), { name: 'emails' }),
  ...Object.entries(emailPart).map(([part, said]) => shape(`emails.${part}`, said, { name: 'emails', part })),
  ...wheres.flatMap((where) => {
    const path = `emails[${where.part} eq "${where.is}"]`;
    const one = email.map(plainly);
    return [
      shape(path, fc.oneof(one, unset), { name: 'emails', where }),
      ...Object.entries(emailPart).map(([part, said]) =>
        shape(`${path}.${part}`, said, { name: 'emails', part, where }),
      ),
    ];
  }),
];

const step: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom(...shapes), fc.constantFrom('add', 'replace', 'remove'), fc.boolean())
  .chain(([{ path, naive, said }, op, isLoud]) =>
    said.map(({ sent, meant }) => ({
      wire: {
        op: isLoud ? op.toUpperCase() : op,
        path: isLoud ? path.replace('emails', 'EMAILS') : path,
        value: sent,
      },
      naive: { ...naive, op, meant },
    })),
  );
const user = fc.record(
  {
    title: fc.constantFrom('a', 'b'),
    emails: fc.array(email, { minLength: 1, maxLength: 3 }).map((all) => {
      const first = all.findIndex(({ primary }) => primary === true);
      return all.map((one, index) =>
        one.primary === true && index !== first ? { ...one, primary: false } : one,
      );
    }),
    name: fc.record({ givenName: fc.constant('Ana') }),
    [ENTERPRISE_URN]: fc.record({ manager: fc.constant({ value: 'm1', $ref: 'old' }) }),
  },
  { requiredKeys: [] },
);

function ours(before: object, steps: readonly Step[]): object | string {
  const resource = { userName: 'ana', ...before } as JsonObject;
  try {
    const operations = readPatch({ Operations: steps.map(({ wire }) => wire) });
    const { schemas: _schemas, userName: _userName, ...after } = applyPatch(userModel, resource, operations);
    return after;
  } catch (error) {
    if (error instanceof Error && 'scimType' in error) return String(error.scimType);
    throw error;
  }
}

describe('PATCH', () => {
  it('does what a person would do by hand, for any user and any operations', () => {
    fc.assert(
      fc.property(user, fc.array(step, { minLength: 1, maxLength: 4 }), (before, steps) => {
        const copy = structuredClone(before);
        expect(ours(before, steps)).toEqual(
          naivePatch(
            before,
            steps.map(({ naive }) => naive),
          ),
        );
        expect(before).toEqual(copy);
      }),
      { numRuns: 500 },
    );
  });

  it('never leaves two primary values, an empty attribute or an empty extension', () => {
    fc.assert(
      fc.property(user, fc.array(step, { minLength: 1, maxLength: 6 }), (before, steps) => {
        const after = ours(before, steps);
        if (typeof after === 'string') return;
        const { emails: left = [] } = after as { emails?: readonly { primary?: boolean }[] };
        expect(left.filter(({ primary }) => primary === true).length).toBeLessThan(2);
        for (const value of Object.values(after)) expect([{}, [], null, '']).not.toContainEqual(value);
      }),
    );
  });
});
