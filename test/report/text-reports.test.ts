import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftCsv } from '../../src/report/drift-csv.ts';
import { driftTable } from '../../src/report/drift-table.ts';
import { explanationText } from '../../src/report/explanation-text.ts';
import { planText } from '../../src/report/plan-text.ts';
import { writeCsv } from '../../src/core/domain/write-csv.ts';
import { driftRow, hold, operations, plan, poolRow, report, unread } from './reports.ts';

const plain = { isColoured: false, columns: 120 };
const escapes = '\u001b[';

describe('the drift report as CSV', () => {
  const read = (text: string) => parse(text, { columns: true }) as Record<string, string>[];

  it('has one line per row, with every column', () => {
    const rows = read(
      driftCsv(report({ drift: [driftRow(), driftRow({ position: 2, displayName: 'Bo' })] })),
    );

    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      pool: 'cad',
      class: 'missing',
      person: 'Ana Fox',
      position: '1',
      due: '',
    });
  });

  it('names the end of grace, and none where there is none', () => {
    const due = (dueAt: string) => read(driftCsv(report({ drift: [driftRow({ dueAt })] })))[0]?.['due'];

    expect(due('2026-12-01T00:00:00.000Z')).toBe('2026-12-01T00:00:00.000Z');
    expect(due('9999-12-31T00:00:00.000Z')).toBe('');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '=HYPERLINK("http://x","y")'])(
    'disarms what a spreadsheet would run: %j',
    (formula) => {
      const rows = read(driftCsv(report({ drift: [driftRow({ displayName: formula })] })));

      expect(rows[0]?.['person']).toBe(`'${formula}`);
    },
  );

  it('gives back what was written, quotes and line breaks included', () => {
    const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r\n＝＋－＠\uFEFF]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = writeCsv(['a', 'b'], rows);

        expect(parse(text, { record_delimiter: '\r\n' })).toEqual([['a', 'b'], ...rows]);
      }),
    );
  });
});

describe('the drift report for a terminal', () => {
  it('counts what pools lend, where one of them lends', () => {
    const headOf = (lent: number) =>
      driftTable(report({ pools: [poolRow({ lent })] }), plain)
        .split('\n')
        .find((line) => line.includes('Product'));

    expect(headOf(2)).toMatch(/Held.*Lent.*Parked/);
    expect(headOf(0)).toMatch(/Held[^L]*Parked/);
  });

  it('shows pools, what needs somebody, and the rows, without colours in a pipe', () => {
    const text = driftTable(
      report({ pools: [poolRow()], drift: [driftRow()], hold, paused: 'an audit' }),
      plain,
    );

    expect(text).toContain('AutoCAD');
    expect(text).toContain('Applying is paused: an audit');
    expect(text).toContain(`seatwarden apply --digest ${hold.digest}`);
    expect(text).toContain('Waiting for a seat (1)');
    expect(text).toContain('place 1');
    expect(text).not.toContain(escapes);
  });

  it('is coloured on a terminal that has colours', () => {
    expect(driftTable(report({ pools: [poolRow()] }), { ...plain, isColoured: true })).toContain(escapes);
  });

  it('says so when nothing differs, unless nothing is known', () => {
    const allWell = 'Every seat is where policy wants it.';
    expect(driftTable(report(), plain)).toContain(allWell);

    const text = driftTable(
      report({ unread: [{ ...unread, lastGoodAt: '2026-11-24T09:30:00.000Z' }] }),
      plain,
    );
    expect(text).not.toContain(allWell);
    expect(text.split('\n\n')[1]).toContain('its seats are as they were on 2026-11-24 09:30 UTC');
  });

  it('lets no name move the cursor or hide a line', () => {
    const text = driftTable(report({ drift: [driftRow({ displayName: 'Ana\u001b[2J\u0007\rFox' })] }), plain);

    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('a plan for a terminal', () => {
  const { unassign, reassign, add } = operations;
  const held = (operation: typeof unassign, approvable: boolean) => ({
    row: 'a1b2c3d4e5f6',
    operation,
    tripped: [{ guard: 'removals', scope: 'cad', message: '3 removals are over 2.', approvable }],
  });

  it('lists operations in their order, each with its reasons', () => {
    const lines = planText(plan({ cleared: [unassign, reassign, add] }), plain).split('\n');
    const signs = lines.flatMap((line) => /^ {2}([-~+]) /.exec(line)?.[1] ?? []);

    expect(signs).toEqual(['-', '~', '+']);
    expect(lines).toContain('  ~ reassign  cad  Ana Fox <ana@example.com> -> Bo Fox <bo@example.com>');
    expect(lines).toContain('      Rule r: because.');
    expect(lines).toContain('Plan: 1 to unassign, 1 to reassign, 1 to add.');
  });

  it('names what it costs before anybody approves it', () => {
    const prices = [{ core: 'main', calls: 312, minutes: 7 }];
    const price = 'up to 312 calls to licensing core main, which its allowance spreads over 7 minutes.';

    expect(planText(plan({ held: [held(unassign, true)], prices }), plain)).toContain(price);
    expect(driftTable(report({ hold: { ...hold, prices } }), plain)).toContain(price);
  });

  it('ends with why it is held and the very command that lets it go', () => {
    const text = planText(plan({ held: [held(unassign, true)] }), plain);

    expect(text).toContain('  - 3 removals are over 2.');
    expect(text).toContain(`seatwarden apply --digest ${hold.digest}`);
  });

  it('names each held row, and who approved it already', () => {
    const approval = {
      id: 'approval-1',
      by: 'kim',
      reason: 'asked the team',
      at: hold.openedAt,
      expiresAt: '2026-11-27T09:30:00.000Z',
      rows: ['a1b2c3d4e5f6'],
      isWhole: false,
    };
    const one = held(unassign, true);

    expect(planText(plan({ held: [one] }), plain)).toContain('      row a1b2c3d4e5f6\n');
    const text = planText(plan({ held: [one], approvals: [approval] }), plain);
    expect(text).toContain('row a1b2c3d4e5f6, approved by kim; another person is needed, too\n');
    expect(text).toContain(
      'Approved by kim (asked the team): 1 operation, until 2026-11-27 09:30 UTC; `seatwarden withdraw approval-1` takes it back.',
    );
    expect(driftTable(report({ hold: { ...hold, approvals: [approval] } }), plain)).toContain(
      'Approved by kim',
    );
  });

  it('tells what somebody said no to, also where nothing else is to do', () => {
    const no = {
      id: 'n1',
      row: 'a1b2c3d4e5f6',
      operation: reassign,
      by: 'kim',
      reason: 'handover',
      at: hold.openedAt,
      until: null,
      state: 'stands',
    } as const;
    const words =
      'kim said no to reassign cad Ana Fox <ana@example.com> -> Bo Fox <bo@example.com> until this changes: handover;';

    expect(planText(plan({ rejections: [no] }), plain)).toContain(words);
    const text = planText(plan({ held: [held(unassign, true)], rejections: [no] }), plain);
    expect(text).toContain(words);
    expect(text).toContain(`seatwarden reject ${hold.digest} --row ROW`);
  });

  it('names no command for what cannot be approved', () => {
    expect(planText(plan({ held: [held(unassign, false)] }), plain)).not.toContain('--digest');
  });

  it('tells nothing to do from nothing that can be done', () => {
    const waiting = [
      {
        pool: 'cad',
        displayName: 'Bo',
        email: 'bo@example.com',
        rule: 'r',
        since: '2026-11-24T12:00:00.000Z',
      },
    ];

    expect(planText(plan(), plain)).toContain('Nothing to do');
    expect(planText(plan({ waiting }), plain)).toContain('Nothing can be done now.');
  });

  it('begins with cores of which nothing is known, and does not say that all is well', () => {
    const text = planText(plan({ unread: [unread] }), plain);

    expect(text.split('\n')[0]).toBe(
      'Licensing core main was never read, so nothing is known of its seats (nobody has consented).',
    );
    expect(text).toContain('  Consent: seatwarden connect main.');
    expect(text).not.toContain('Nothing to do');
  });

  it('lets no name move the cursor or hide a line', () => {
    const from = { displayName: 'Ana\u001b[2K\r', email: 'ana@example.com' };

    expect(planText(plan({ cleared: [{ ...unassign, from }] }), plain)).not.toMatch(/[\u001b\r]/);
  });
});

describe('an explanation for a terminal', () => {
  it('gives the answer first, then the numbered steps', () => {
    const steps = [
      { title: 'Records', lines: ['One of idp.'] },
      { title: 'Person', lines: ['Ana.'] },
    ];
    const text = explanationText({ displayName: 'Ana', email: null, answers: ['Has a seat.'], steps }, plain);

    expect(text.split('\n').slice(0, 2)).toEqual(['Ana <no e-mail>', 'Has a seat.']);
    expect(text).toContain('2. Person\n   Ana.');
  });
});
