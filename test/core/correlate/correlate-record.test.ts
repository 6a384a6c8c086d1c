import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlateRecord, type Seeker, type Suitor } from '../../../src/core/correlate/correlate-record.ts';
import { personId } from '../../support/builders.ts';

const seeker = (fields: Partial<Seeker> = {}): Seeker => ({
  id: 'r1',
  sourceId: 'idp',
  personId: null,
  link: 'unmatched',
  keys: { email: 'ana@example.com' },
  live: true,
  ...fields,
});
const suitor = (person: string, fields: Partial<Suitor> = {}): Suitor => ({
  personId: personId(person),
  recordId: `record-of-${person}`,
  sourceId: 'hr',
  keys: { email: 'ana@example.com' },
  live: true,
  ...fields,
});
const correlate = (record: Seeker, candidates: readonly Suitor[] = []) =>
  correlateRecord({ record, candidates, keys: ['employeeNumber', 'email'], newPersonId: personId('new') });

describe('correlateRecord', () => {
  it('makes a new person when nobody has its keys', () => {
    expect(correlate(seeker())).toMatchObject({ link: 'linked', personId: 'new', isNewPerson: true });
  });

  it('joins the one person whom a key names', () => {
    expect(correlate(seeker(), [suitor('ana')])).toMatchObject({
      link: 'linked',
      personId: 'ana',
      isNewPerson: false,
    });
  });

  it('finds nobody by no key', () => {
    expect(correlate(seeker({ keys: {} }))).toMatchObject({
      link: 'unmatched',
      personId: null,
      isNewPerson: false,
    });
  });

  it('is disputed when its keys name different people', () => {
    const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });
    const candidates = [suitor('ana'), suitor('bo', { keys: { employeeNumber: '7' } })];

    expect(correlate(record, candidates)).toMatchObject({
      link: 'disputed',
      personId: null,
      disputed: ['bo', 'ana'],
      isNewPerson: false,
    });
  });

  it('is disputed when one address belongs to several people', () => {
    expect(correlate(seeker(), [suitor('ana'), suitor('bo')])).toMatchObject({ link: 'disputed' });
  });

  it('is disputed when its source has another active record under the same address', () => {
    expect(correlate(seeker(), [suitor('ana', { sourceId: 'idp' })])).toMatchObject({
      link: 'disputed',
      disputed: ['ana'],
    });
  });

  it('is disputed by that record whatever other records the person has', () => {
    const rival = suitor('ana', { sourceId: 'idp' });

    expect(correlate(seeker(), [suitor('ana'), rival]).link).toBe('disputed');
    expect(correlate(seeker(), [rival, suitor('ana')]).link).toBe('disputed');
  });

  it('has no rival in a stranger who shares none of its keys', () => {
    const keys = { employeeNumber: '8', email: 'bo@example.com' };
    const stranger = suitor('bo', { sourceId: 'idp', keys });
    const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });

    expect(correlate(record, [stranger, suitor('ana')])).toMatchObject({ link: 'linked', personId: 'ana' });
  });

  it('is a rehire when the earlier record of its source has ended', () => {
    expect(correlate(seeker(), [suitor('ana', { sourceId: 'idp', live: false })])).toMatchObject({
      link: 'linked',
      personId: 'ana',
    });
  });

  it('is disputed when the address fits and the employee numbers do not', () => {
    const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });

    expect(
      correlate(record, [suitor('ana', { keys: { employeeNumber: '8', email: 'ana@example.com' } })]),
    ).toMatchObject({ link: 'disputed' });
  });

  it('is disputed by a living record of another number, whether an ended one comes before or after it', () => {
    const keys = { employeeNumber: '8', email: 'ana@example.com' };
    const record = seeker({ keys: { ...keys, employeeNumber: '7' } });
    const living = suitor('ana', { live: true, keys });
    const ended = suitor('ana', { live: false, keys });

    expect(correlate(record, [living, ended]).link).toBe('disputed');
    expect(correlate(record, [ended, living]).link).toBe('disputed');
    expect(correlate(record, [ended]).link).toBe('linked');
  });

  it('joins the person whom its number names, though another record of theirs has another number', () => {
    const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });
    const candidates = [
      suitor('ana', { keys: { employeeNumber: '7' } }),
      suitor('ana', { recordId: 'other', keys: { employeeNumber: 'A-7', email: 'ana@example.com' } }),
    ];

    expect(correlate(record, candidates)).toMatchObject({ link: 'linked', personId: 'ana' });
  });

  it('names the keys and the people in its note when they disagree', () => {
    const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });
    const { note } = correlate(record, [suitor('ana'), suitor('bo', { keys: { employeeNumber: '7' } })]);

    expect(note).toBe('its keys name different people: employeeNumber names bo; email names ana');
    expect(correlate(record, [suitor('ana'), suitor('cy')]).note).toBe(
      'its keys name different people: email names ana and cy',
    );
  });

  it('stays tied whatever its keys say later: a new address is a change of the person', () => {
    const tied = seeker({ personId: personId('ana'), link: 'linked', keys: { email: 'bo@example.com' } });

    expect(correlate(tied, [suitor('bo', { keys: { email: 'bo@example.com' } })])).toMatchObject({
      link: 'linked',
      personId: 'ana',
    });
  });

  it('stays parted when an administrator parted it', () => {
    expect(correlate(seeker({ link: 'unlinked' }), [suitor('ana')])).toMatchObject({
      link: 'unlinked',
      personId: null,
    });
  });

  it('says why, for the review queue', () => {
    const numbered = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });
    const tied = seeker({ personId: personId('ana'), link: 'linked' });
    const otherNumber = suitor('ana', { keys: { employeeNumber: '8', email: 'ana@example.com' } });
    const noteOf = (...of: Parameters<typeof correlate>) => correlate(...of).note;

    expect(noteOf(tied)).toBe('tied before');
    expect(noteOf(seeker({ link: 'unlinked' }))).toBe('an administrator parted it from its person');
    expect(noteOf(seeker({ keys: {} }))).toBe(
      'it has none of the keys employeeNumber, email by which people are found',
    );
    expect(noteOf(numbered)).toBe('nobody has its employeeNumber or email yet: a new person');
    expect(noteOf(seeker(), [suitor('ana')])).toBe('same email');
    expect(noteOf(numbered, [suitor('ana', { keys: { employeeNumber: '7' } })])).toBe('same employeeNumber');
    expect(noteOf(seeker(), [suitor('ana'), suitor('bo')])).toBe(
      'its keys name different people: email names ana and bo',
    );
    expect(noteOf(numbered, [suitor('ana', { sourceId: 'idp' })])).toBe(
      'source idp has another active record with the same keys: a shared address, or one person twice',
    );
    expect(noteOf(numbered, [otherNumber])).toBe(
      'its employee number is 7, but the person with the same address has 8',
    );
    expect(noteOf(numbered, [suitor('ana'), suitor('bo', { keys: { email: 'bo@example.com' } })])).toBe(
      'same email',
    );
  });

  it('is looked for again when a tie was undone, and by whatever person it was tied to before', () => {
    const undone = seeker({ personId: personId('bo'), link: 'disputed' });

    expect(correlate(undone, [suitor('ana')])).toEqual({
      personId: 'ana',
      link: 'linked',
      note: 'same email',
      disputed: [],
      isNewPerson: false,
    });
    expect(correlate(seeker({ link: 'linked' }), [suitor('ana')]).personId).toBe('ana');
  });

  it('is its own rival never, and one that has ended is nobody’s', () => {
    const own = suitor('ana', { sourceId: 'idp', recordId: 'r1' });
    const rival = suitor('ana', { sourceId: 'idp' });
    const otherNumber = suitor('ana', { keys: { employeeNumber: '8', email: 'ana@example.com' } });
    const ended = seeker({ live: false, keys: { employeeNumber: '7', email: 'ana@example.com' } });

    expect(correlate(seeker(), [own]).link).toBe('linked');
    expect(correlate(ended, [rival]).link).toBe('linked');
    expect(correlate(ended, [otherNumber]).link).toBe('linked');
  });

  it('without a number is not contradicted by one', () => {
    const numbered = suitor('ana', { keys: { employeeNumber: '8', email: 'ana@example.com' } });

    expect(correlate(seeker(), [numbered]).link).toBe('linked');
  });

  it('has nobody disputed and nobody found where its keys are too few', () => {
    expect(correlate(seeker({ keys: {} }), [suitor('ana', { keys: {} })])).toMatchObject({
      personId: null,
      disputed: [],
    });
  });

  it('never picks one of several people by chance, and never depends on their order', () => {
    const anySuitor = fc.record({
      person: fc.constantFrom('a', 'b', 'c'),
      number: fc.constantFrom('7', '8', undefined),
      live: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anySuitor, { maxLength: 5 }), (described) => {
        const record = seeker({ keys: { employeeNumber: '7', email: 'ana@example.com' } });
        const candidates = described.map(({ person, number, live }) =>
          suitor(person, {
            live,
            keys: { email: 'ana@example.com', ...(number === undefined ? {} : { employeeNumber: number }) },
          }),
        );
        const outcome = correlate(record, candidates);
        const people = new Set(described.map(({ person }) => person));
        if (people.size > 1) expect(outcome.link).toBe('disputed');
        expect(correlate(record, [...candidates].reverse()).link).toBe(outcome.link);
      }),
    );
  });
});
