import { describe, expect, it } from 'vitest';
import { driftHtml } from '../../src/report/drift-html.ts';
import { driftTable } from '../../src/report/drift-table.ts';
import { noticeRow, report } from './reports.ts';

const csv = { name: 'lose-access.csv', text: 'First name,Email address\r\n"Ana, ""A""",ana@example.com\r\n' };
const toDo = noticeRow({ csv });
const toKnow = noticeRow({ key: 'grew:cad', severity: 'info', text: 'AutoCAD grew to 12 seats.', step: '' });
const attack = `<script>alert("x")</script>'">`;

describe('notices in the report for a terminal', () => {
  const table = (...notices: readonly (typeof toDo)[]) =>
    driftTable(report({ notices: [...notices] }), { isColoured: false, columns: 200 });

  it('stand apart: what a person should do, and what is good to know', () => {
    const text = table(toKnow, toDo);

    expect(text).toContain('For a person to do (1)');
    expect(text).toContain('Renew it in Autodesk Account.');
    expect(text).toContain('To know (1)');
    expect(text.indexOf('in 30 days')).toBeLessThan(text.indexOf('To know'));
    expect(text.indexOf('grew to 12')).toBeGreaterThan(text.indexOf('To know'));
  });

  it('say how to get their file', () => {
    expect(table(toDo)).toContain('seatwarden drift --file lose-access.csv');
  });

  it('leave no empty section', () => {
    expect(table()).not.toMatch(/For a person to do|To know/);
    expect(table(toKnow)).not.toContain('For a person to do');
  });

  it('cannot move the cursor', () => {
    expect(table(noticeRow({ text: 'Ana\u001b[2J', step: '\u0007' }))).not.toMatch(/[\u0007\u001b]/);
  });
});

describe('notices in the report as a page', () => {
  const page = (...notices: readonly (typeof toDo)[]) =>
    driftHtml(report({ notices: [...notices] }), { explainLink: null });

  it('count among what needs somebody when there is a step', () => {
    expect(page(toDo)).toContain('1 step for a person to do; see below.');
    expect(page(toKnow)).toContain('Nothing needs you.');
    expect(page(toKnow)).toContain('AutoCAD grew to 12 seats.');
  });

  it('carry their file with them', () => {
    const [, address = ''] = /href="data:text\/csv;charset=utf-8,([^"]*)"/.exec(page(toDo)) ?? [];

    expect(decodeURIComponent(address)).toBe(csv.text);
    expect(page(toDo)).toContain('download="lose-access.csv"');
  });

  it('show every text from outside as text', () => {
    const text = page(
      noticeRow({ text: attack, step: attack, csv: { name: attack, text: attack } }),
      noticeRow({ text: attack, step: '' }),
    );

    expect(text).not.toMatch(/<script/i);
    expect(text).not.toContain('alert("x")');
  });
});
