import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/domain/json.ts';
import type {
  AttributePath,
  CompareOperator,
  CompareValue,
  Filter,
} from '../../../src/core/filter/filter-ast.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../../src/core/filter/person-schema.ts';

// Few values, so that random filters match random people often; with letters that compose, fold and sort unusually.
const text = fc.constantFrom(
  'CAD Users',
  'cad users',
  'CAD',
  'Old CAD',
  'work',
  'Caf\u00e9',
  'CAFE\u0301',
  'caf',
  '\u{1f600}',
  '\uff21',
  'K',
  '\u212a',
  'J\u030c',
  '\u01f0',
);
const instant = fc.constantFrom(
  '2011-05-13T04:42:34Z',
  '2011-05-13T06:42:34+02:00',
  '2011-05-13T04:42:34.5Z',
  '2012-01-01T00:00:00Z',
);
const date = fc.constantFrom('2026-11-30', '2026-12-01', '2027-01-01');

const enterprise = (name: string, sub?: string): AttributePath => ({
  urn: ENTERPRISE_URN,
  name,
  ...(sub !== undefined && { sub }),
});

const TEXT_PATHS: readonly AttributePath[] = [
  { name: 'userName' },
  { name: 'externalId' },
  { urn: USER_URN, name: 'displayName' },
  { name: 'name', sub: 'givenName' },
  { name: 'groups' },
  { name: 'groups', sub: 'display' },
  { name: 'emails' },
  { name: 'emails', sub: 'type' },
  { name: 'schemas' },
  enterprise('department'),
  enterprise('manager'),
  enterprise('manager', 'displayName'),
  { urn: EMPLOYMENT_URN, name: 'location' },
  { name: 'department' },
  { name: 'toString' },
  { name: 'constructor', sub: 'name' },
];
const OPERATORS: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

/** Names compare without case, so any case will do. */
const spelled = (path: AttributePath): fc.Arbitrary<AttributePath> =>
  fc.constantFrom(
    path,
    { ...path, name: path.name.toUpperCase() },
    { ...path, ...(path.urn !== undefined && { urn: path.urn.toLowerCase() }) },
  );

function comparison(
  paths: readonly AttributePath[],
  operators: readonly CompareOperator[],
  value: fc.Arbitrary<CompareValue>,
): fc.Arbitrary<Filter> {
  return fc
    .record({
      path: fc.constantFrom(...paths).chain(spelled),
      operator: fc.constantFrom(...operators),
      value,
    })
    .map((parts) => ({ kind: 'compare', ...parts }));
}

const atom = fc.oneof(
  comparison(TEXT_PATHS, OPERATORS, text),
  comparison([{ name: 'meta', sub: 'lastModified' }], ['eq', 'ne', 'gt', 'ge', 'lt', 'le'], instant),
  comparison([{ urn: EMPLOYMENT_URN, name: 'startDate' }], OPERATORS, date),
  comparison([{ name: 'active' }], ['eq', 'ne'], fc.constantFrom(true, false, 'True')),
  comparison(TEXT_PATHS, ['eq', 'ne'], fc.constant(null)),
  fc.constantFrom(...TEXT_PATHS).map((path): Filter => ({ kind: 'present', path })),
);
const inner = fc.oneof(
  comparison(
    [{ name: 'value' }, { name: 'display' }, { name: 'type' }, { name: 'nothing' }],
    OPERATORS,
    text,
  ),
  fc.constant<Filter>({ kind: 'present', path: { name: 'display' } }),
);

function combined(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      tie('filter').map((filter): Filter => ({ kind: 'not', filter })),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
    ),
  })).filter;
}

const values = fc
  .record({
    path: fc.constantFrom<AttributePath>({ name: 'groups' }, { name: 'emails' }),
    filter: combined(inner),
  })
  .map((parts): Filter => ({ kind: 'values', ...parts }));

export const anyFilter: fc.Arbitrary<Filter> = combined(fc.oneof({ weight: 3, arbitrary: atom }, values));

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const words = fc.oneof(text, fc.constant(''));

export const anyPerson: fc.Arbitrary<JsonObject> = fc.record({
  userName: some(words),
  externalId: some(text),
  displayName: some(words),
  active: some(fc.boolean()),
  schemas: some(fc.array(text, { maxLength: 2 })),
  name: some(fc.record({ givenName: some(words) })),
  emails: some(fc.array(fc.record({ value: some(text), type: some(text) }), { maxLength: 3 })),
  groups: some(fc.array(fc.record({ value: text, display: some(text), type: some(text) }), { maxLength: 3 })),
  meta: some(fc.record({ lastModified: some(instant) })),
  [ENTERPRISE_URN]: some(
    fc.record({
      department: some(words),
      manager: some(fc.record({ value: text, displayName: some(text) })),
    }),
  ),
  [EMPLOYMENT_URN]: some(fc.record({ startDate: some(date), location: some(text) })),
});
