import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/report/audit-text.ts';

const row = (act: string, data: Readonly<Record<string, unknown>>) => ({
  seq: 7,
  at: '2026-11-24T12:01:00.000Z',
  actor: 'user:ops',
  act,
  subject: 'policy:abc',
  data,
  hash: 'h',
});

describe('the audit trail in words', () => {
  it('shows a change of rules part by part and line by line', () => {
    const data = {
      from: 'rules.yaml, read at a start',
      added: [{ name: 'rule new', text: 'pool: cad\nwhen: userName pr\n' }],
      removed: [{ name: 'rule old', text: 'pool: bim\n' }],
      changed: [{ name: 'rule cad', diff: '- when: x\n+ when: y' }],
    };
    expect(auditText([row('rules.changed', data)])).toBe(
      [
        '7  2026-11-24 12:01 UTC  rules.changed  policy:abc  by user:ops',
        '    rules.yaml, read at a start',
        '    removed rule old',
        '      - pool: bim',
        '    added rule new',
        '      + pool: cad',
        '      + when: userName pr',
        '    changed rule cad',
        '      - when: x',
        '      + when: y',
        '',
      ].join('\n'),
    );
  });

  it('shows the data of other acts, and nothing that moves the cursor', () => {
    const text = auditText([row('plan.approved', { operations: 3, by: 'Ana\u001b[2J' })]);
    expect(text).toContain('    operations: 3\n    by: Ana [2J\n');
  });

  it('says that there is nothing', () => {
    expect(auditText([])).toBe('Nothing is in the audit trail that fits.\n');
  });
});
