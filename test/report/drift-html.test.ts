import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftHtml } from '../../src/report/drift-html.ts';
import { explanationHtml } from '../../src/report/explanation-html.ts';
import { driftRow, hold, poolRow, report, unread } from './reports.ts';

const alone = { explainLink: null };
const page = (fields: Parameters<typeof report>[0]) => driftHtml(report(fields), alone);
const attack = `<script>alert("x")</script><img src=x onerror='y'>&`;

describe('the drift report as a page', () => {
  it('shows every text from outside as text', () => {
    const drift = [
      driftRow({
        displayName: attack,
        email: attack,
        evidence: attack,
        step: attack,
        pool: attack,
        personId: attack,
      }),
    ];
    const source = {
      id: attack,
      kind: attack,
      records: 0,
      lastTriedAt: null,
      lastGoodAt: null,
      failure: attack,
      quarantinedAt: '2026-11-24T12:00:00.000Z',
      quarantineReason: attack,
    };
    const record = {
      recordId: attack,
      source: attack,
      displayName: attack,
      email: attack,
      link: 'disputed' as const,
      note: attack,
      since: '2026-11-24T12:00:00.000Z',
    };
    const text = driftHtml(
      report({
        company: attack,
        paused: attack,
        hold: { ...hold, reasons: [attack] },
        lastRun: { id: attack, at: '2026-11-24T12:00:00.000Z', outcome: attack, trigger: attack },
        pools: [poolRow({ id: attack, product: attack, advice: attack })],
        drift,
        review: [record],
        reviewTotal: 1,
        sources: [source],
      }),
      { explainLink: (id) => `/people/${id}` },
    );

    expect(text).not.toMatch(/<script|<img|onerror='/i);
    expect(text).not.toContain('alert("x")');
    expect(text).toContain('&lt;script&gt;');
  });

  it('lets no text break out, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const drift = [driftRow({ displayName: text, evidence: text, step: text, email: text })];
        const tags = (html: string) => html.match(/<[a-z/!][^>]*>/gi) ?? [];

        expect(tags(page({ drift }))).toEqual(tags(page({ drift: [driftRow()] })));
      }),
    );
  });

  it('stands alone: no script, and nothing that is loaded from elsewhere', () => {
    const text = page({ pools: [poolRow()], drift: [driftRow()], hold });

    expect(text).not.toMatch(/<script|<link|<iframe|\bsrc=|@import|url\(|https?:\/\//i);
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain('<html lang="en">');
  });

  it('says what is held, why, and the very command that lets it go', () => {
    const text = page({ hold });

    expect(text).toContain(hold.reasons[0]);
    expect(text).toContain('up to 33 calls to licensing core main');
    expect(text).toContain(`<code>seatwarden apply --digest ${hold.digest}</code>`);
  });

  it('offers no command for what no approval can let go', () => {
    expect(page({ hold: { ...hold, isApprovable: false } })).not.toContain('--digest');
  });

  it('says first of which licensing core nothing is known', () => {
    const needs = page({ unread: [unread], paused: 'an audit' }).split('<li>')[1];

    expect(needs).toContain('Licensing core main was never read');
    expect(needs).toContain(unread.step);
  });

  it('says that nothing needs anybody when that is so', () => {
    expect(page({})).toContain('Nothing needs you.');
    expect(page({ paused: 'an audit' })).toContain('Applying is paused: an audit');
  });

  it('shows the beginning of a long waiting list, and how to see the rest', () => {
    const drift = Array.from({ length: 40 }, (_, index) =>
      driftRow({ displayName: `Person ${index + 1}.`, position: index + 1 }),
    );
    const text = page({ drift: [...drift, driftRow({ pool: 'bim', displayName: 'Only one.' })] });

    expect(text).toContain('Person 25.');
    expect(text).not.toContain('Person 26.');
    expect(text).toContain('And 15 more: <code>seatwarden drift --pool cad --format csv</code>');
    expect(text).toContain('Only one.');
    expect(text).toContain('(41)');
  });

  it('says once what all rows of a pool say alike', () => {
    const alike = [driftRow({ displayName: 'Ana' }), driftRow({ displayName: 'Bo' })];
    const evidence = alike[0]?.evidence ?? '';

    expect(page({ drift: alike }).split(evidence)).toHaveLength(2);
    expect(page({ drift: [...alike, driftRow({ evidence: 'Another.' })] }).split(evidence)).toHaveLength(3);
  });

  it('says until when grace lasts, and nothing of a grace without an end', () => {
    const grace = { class: 'not-entitled', decision: 'grace', position: null } as const;
    const soon = driftRow({ ...grace, dueAt: '2026-12-01T00:00:00.000Z' });
    const never = driftRow({ ...grace, dueAt: '9999-12-31T00:00:00.000Z' });

    expect(page({ drift: [soon] })).toContain('grace until 2026-12-01');
    expect(page({ drift: [never] })).not.toContain('9999');
  });

  it('says that rows are left out when they are', () => {
    expect(page({ drift: [driftRow()], driftTotal: 501 })).toContain('500 more rows not shown');
  });

  it('leads to the explanation of a person only where there is one', () => {
    const drift = [driftRow(), driftRow({ personId: null, displayName: 'Nobody known' })];
    const text = driftHtml(report({ drift }), { explainLink: (id) => `/people/${id}` });

    expect(text.match(/<a href="\/people\/person-1">Ana Fox<\/a>/g)).toHaveLength(1);
    expect(page({ drift })).not.toContain('<a ');
  });

  it('does not say of a source that pushes that it was never read', () => {
    const source = { id: 'idp', kind: 'scim', records: 4, lastTriedAt: null, lastGoodAt: null };
    const calm = { failure: null, quarantinedAt: null, quarantineReason: null };

    expect(page({ sources: [{ ...source, ...calm }] })).not.toContain('never');
    expect(page({ sources: [{ ...source, ...calm, kind: 'csv' }] })).toContain('never');
  });

  it('draws every bar inside of the picture, whatever the numbers', () => {
    const count = fc.nat({ max: 500_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count, count, count), { minLength: 1, maxLength: 5 }), (pools) => {
        const rows = pools.map(([capacity, taken, parked, waiting], index) =>
          poolRow({ id: `p${index}`, capacity, taken, parked: Math.min(parked, taken), waiting }),
        );
        const bars = [
          ...page({ pools: rows }).matchAll(/<rect\s+x="([-\d.e]+)"\s+y="\d+"\s+width="([-\d.e]+)"/g),
        ];

        expect(bars).toHaveLength(rows.length * 4);
        for (const [, x, width] of bars) {
          expect(Number(width)).toBeGreaterThanOrEqual(0);
          expect(Number(x) + Number(width)).toBeLessThanOrEqual(600);
        }
      }),
    );
  });

  it('tells the picture in words, too', () => {
    const words = /<title id="seat-chart-title">([^<]*)</.exec(
      page({ pools: [poolRow({ parked: 3 })] }),
    )?.[1];

    expect(words).toContain('AutoCAD: 7 of 10, 3 parked, 2 wait.');
  });
});

describe('the explanation as a page', () => {
  it('shows every text from outside as text', () => {
    const steps = [{ title: attack, lines: [attack] }];
    const text = explanationHtml({ displayName: attack, email: attack, answers: [attack], steps });

    expect(text).not.toMatch(/<script|<img/i);
    expect(text.split('&lt;script&gt;')).toHaveLength(7);
  });
});
