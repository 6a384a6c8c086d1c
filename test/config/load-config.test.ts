import { describe, expect, it } from 'vitest';
import { changed, complaintsAbout, load, validText } from './sample.ts';

describe('a configuration that is right', () => {
  it('is read without a word', () => {
    expect(load(validText).warnings).toEqual([]);
  });

  it('comes complete: what was left out has its default', () => {
    const { config } = load(validText);

    expect(config.sources[1]).toEqual({
      id: 'hr',
      kind: 'csv',
      isPushed: false,
      decidesLeaving: false,
      schedule: '*/15 * * * *',
      expect: { atLeast: 200, maxDrop: 0.05, minOverlap: 0.9, maxUnitDrop: 0.5, canaries: [] },
      staleAfterMs: 2 * 86_400_000,
      settings: { path: './data/people.csv' },
      decisive: {},
    });
    expect(config.guards.removals).toEqual({
      perRun: { count: 25, share: 0.1 },
      perDay: { count: 50, share: 0.2 },
      small: { upTo: 20, count: 2 },
    });
    expect(config.lifecycle).toEqual({
      provisionBefore: 3,
      onLeave: { keepFor: 90 },
      grace: { notEntitled: 7 * 86_400_000, leaver: 0, unlessFull: false },
      adopt: 'matching',
    });
    expect(config.approval).toEqual({
      leaver: 'auto',
      notEntitled: 'auto',
      orphan: 'ask',
      overCapacity: 'ask',
      overGuard: 'ask',
      preempted: 'ask',
      fallbackEnded: 'auto',
      expiresAfter: 3 * 86_400_000,
      keepUndone: 30 * 86_400_000,
      remindAfter: 7 * 86_400_000,
      secondPerson: { all: 'off', guards: {} },
    });
  });

  it('knows that a pushed source is never read', () => {
    expect(load(validText).config.sources[0]).toMatchObject({
      isPushed: true,
      decidesLeaving: true,
      schedule: null,
      expect: null,
      staleAfterMs: null,
    });
  });

  it('may stand in a file with a byte order mark and Windows line ends', () => {
    expect(load(`\uFEFF${validText.replaceAll('\n', '\r\n')}`).config).toEqual(load(validText).config);
  });
});

describe('a mistake', () => {
  it.each([
    {
      mistake: 'a misspelled key, at the key',
      from: 'schedule:',
      to: 'schedul:',
      complaints: [
        'sw.yaml:5:5 sources[1].schedule: is required',
        'sw.yaml:8:5 sources[1].schedul: unknown key `schedul`, did you mean `schedule`?',
      ],
    },
    {
      mistake: 'a key that is like no other',
      from: 'priority: 50',
      to: 'colour: red',
      complaints: [
        'sw.yaml:21:5 rules[0].colour: unknown key `colour`; known keys: id, pool, pools, when, except, external, priority, needBy, reason, preempt, fallback, reclaim, grace',
      ],
    },
    {
      mistake: 'an unknown key at the top',
      from: 'people:',
      to: 'poeple:',
      complaints: ['sw.yaml:10:1 poeple: unknown key `poeple`, did you mean `people`?'],
    },
    {
      mistake: 'a schedule for a source that is pushed to',
      from: 'kind: scim,',
      to: 'kind: scim, schedule: "* * * * *",',
      complaints: [
        'sw.yaml:4:30 sources[0].schedule: unknown key `schedule`; known keys: id, kind, decidesLeaving',
      ],
    },
    {
      mistake: 'an unknown kind',
      from: 'kind: csv',
      to: 'kind: cvs',
      complaints: ['sw.yaml:6:11 sources[1].kind: unknown kind `cvs`, did you mean `csv`?'],
    },
    {
      mistake: 'no kind',
      from: '    kind: csv\n',
      to: '',
      complaints: ['sw.yaml:5:5 sources[1].kind: is required: scim, csv, acme'],
    },
    {
      mistake: 'text where a number belongs',
      from: 'priority: 50',
      to: 'priority: high',
      complaints: ['sw.yaml:21:15 rules[0].priority: expected a number, found text'],
    },
    {
      mistake: 'a name that YAML reads as a number',
      from: 'company: Example Engineering',
      to: 'company: 1912',
      complaints: ['sw.yaml:1:10 company: expected text, found a number; put it into quotes'],
    },
    {
      mistake: 'a key of a mapping whose keys are listed',
      from: '    path: ./data/people.csv',
      to: '    path: ./data/people.csv\n    columns: { usrName: upn }',
      complaints: [
        'sw.yaml:8:16 sources[1].columns.usrName: unknown key `usrName`, did you mean `userName`?',
      ],
    },
    {
      mistake: 'a number that is on the bound, not over it',
      from: '    path: ./data/people.csv',
      to: '    path: ./data/people.csv\n    maxAge: 0',
      complaints: ['sw.yaml:8:13 sources[1].maxAge: must be more than 0'],
    },
    {
      mistake: 'a text that is too long',
      from: '    path: ./data/people.csv',
      to: '    path: ./data/people.csv\n    separator: ";;"',
      complaints: ['sw.yaml:8:16 sources[1].separator: must have at most 1 character'],
    },
    {
      mistake: 'a number with a fraction',
      from: 'priority: 50',
      to: 'priority: 5.5',
      complaints: ['sw.yaml:21:15 rules[0].priority: expected a whole number, found a number'],
    },
    {
      mistake: 'a number out of bounds',
      from: 'priority: 50',
      to: 'priority: -1',
      complaints: ['sw.yaml:21:15 rules[0].priority: must be at least 0'],
    },
    {
      mistake: 'a mapping where a list belongs',
      from: '  - { id: main, kind: ledger }',
      to: '  id: main',
      complaints: ['sw.yaml:14:3 licensing: expected a list, found a mapping'],
    },
    {
      mistake: 'an empty list that needs an entry',
      from: 'licensing:\n  - { id: main, kind: ledger }',
      to: 'licensing: []',
      complaints: ['sw.yaml:13:12 licensing: must have at least 1 entry'],
    },
    {
      mistake: 'an empty text',
      from: 'Example Engineering',
      to: '""',
      complaints: ['sw.yaml:1:10 company: must not be empty'],
    },
    {
      mistake: 'a word that is not one of the known',
      from: '[employeeNumber, email]',
      to: '[employeeNumber, mail]',
      complaints: ['sw.yaml:11:27 people.match[1]: `mail` is not known, did you mean `email`?'],
    },
    {
      mistake: 'nothing where there must be something',
      from: ' Europe/London',
      to: '',
      complaints: ['sw.yaml:2:10 timeZone: expected text, found nothing'],
    },
    {
      mistake: 'no e-mail address',
      from: 'kind: ledger }',
      to: 'kind: ledger, actingAs: ana }',
      complaints: ['sw.yaml:14:41 licensing[0].actingAs: must be an e-mail address'],
    },
    {
      mistake: 'an id that does not fit into an address',
      from: '  - id: cad-group',
      to: '  - id: CAD Gruppe Zürich',
      complaints: [
        'sw.yaml:18:9 rules[0].id: `CAD Gruppe Zürich` is no id: small letters, digits and hyphens, 63 at the most; write `cad-gruppe-zurich`',
      ],
    },
  ])('is named with its place: $mistake', ({ from, to, complaints }) => {
    expect(complaintsAbout(changed(from, to))).toEqual(complaints);
  });

  it('does not hide others: all come at once, in the order of the file', () => {
    const text = changed('company: Example Engineering', 'company: 5')
      .replace('atLeast: 200, maxDrop: 5%', 'atLeast: many, maxDrop: 5')
      .replace('pool: autocad', 'pool: autocda')
      .replace('eq "CAD Users"', 'eq CAD');

    expect(complaintsAbout(text).map((complaint) => complaint.split(' ')[0])).toEqual([
      'sw.yaml:1:10',
      'sw.yaml:9:24',
      'sw.yaml:9:39',
      'sw.yaml:19:11',
      'sw.yaml:20:30',
    ]);
  });

  it('is found in what compares one key of a kind with another', () => {
    const text = changed(
      '  - id: hr\n    kind: csv\n    path: ./data/people.csv',
      '  - id: hr\n    kind: acme\n    domain: x\n    apiKey: env:KEY\n    from: 10',
    );

    expect(complaintsAbout(text, { env: { KEY: 'long enough' } })).toEqual([
      'sw.yaml:9:11 sources[1].from: must not be over `to`',
    ]);
  });
});

describe('YAML that cannot be read', () => {
  it.each([
    ['is empty', '', 'sw.yaml:1:1 the file is empty; `seatwarden init` writes one by asking'],
    [
      'is only a comment',
      '# later\n',
      'sw.yaml:1:1 the file is empty; `seatwarden init` writes one by asking',
    ],
    ['is a list', '- a', 'sw.yaml:1:1 expected a mapping (`key: value`), found a list'],
    ['says a key twice', 'company: a\ncompany: b', 'sw.yaml:2:1 the key `company` is there twice'],
    [
      'has a cron expression without quotes',
      'schedule: */15 * * * *',
      'sw.yaml:1:16 Unexpected alias at node end; a text that begins with * needs quotes: "*..."',
    ],
  ])('is refused when it %s', (_how, text, complaint) => {
    expect(complaintsAbout(text)).toEqual([complaint]);
  });

  it('is refused when aliases within aliases would fill the memory', () => {
    const nine = (name: string) => `[${Array.from({ length: 9 }, () => `*${name}`).join(',')}]`;
    const text = `a: &a [1,1,1]\nb: &b ${nine('a')}\nc: &c ${nine('b')}\nd: &d ${nine('c')}\ne: ${nine('d')}`;

    expect(complaintsAbout(text)).toEqual([expect.stringMatching(/^sw\.yaml:1:1 this cannot be read: /)]);
  });

  it('is looked at through aliases, and named where the alias stands', () => {
    const text = changed('[employeeNumber, email]', '&keys [employeeNumber, email]').replace(
      'precedence: [hr, entra]',
      'precedence: *keys',
    );

    expect(complaintsAbout(text)[0]).toBe(
      'sw.yaml:12:15 people.precedence[0]: `employeeNumber` is no id: small letters, digits and hyphens, 63 at the most; write `employeenumber`',
    );
  });
});
