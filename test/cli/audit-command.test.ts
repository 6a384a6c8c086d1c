import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addAuditCommand } from '../../src/cli/commands-audit.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';

const row = (seq: number, act: string) => ({
  seq,
  at: '2026-11-24T12:00:00.000Z',
  actor: 'seatwarden',
  act,
  subject: 's',
  data: {},
  hash: 'h',
});
/** 1,500 rows, newest first; every 500th is a change of rules. */
const trail = Array.from({ length: 1500 }, (_, index) => 1500 - index).map((seq) =>
  row(seq, seq % 500 === 0 ? 'rules.changed' : 'run.done'),
);

async function audit(...args: readonly string[]) {
  const asked: string[] = [];
  let out = '';
  const api: Pick<ApiClient, 'get'> = {
    get(path, answer) {
      asked.push(path);
      const query = new URLSearchParams(path.split('?')[1]);
      const before = Number(query.get('before') ?? Infinity);
      const rows = trail.filter(({ seq }) => seq < before).slice(0, Number(query.get('limit')));
      return Promise.resolve(answer.parse(rows));
    },
  };
  const program = new Command('seatwarden').exitOverride();
  addAuditCommand(program, {
    terminal: { out: (text) => void (out += text), say: () => {}, isColoured: false, columns: 80, ask: null },
    withApi: (work) => work(api as ApiClient),
  });
  await program.parseAsync(['audit', ...args], { from: 'user' });
  return { asked, out };
}

describe('audit', () => {
  it('looks back page by page until it has as many as were asked for', async () => {
    const { asked, out } = await audit('--act', 'rules', '--limit', '3', '--json');
    expect((JSON.parse(out) as { seq: number }[]).map(({ seq }) => seq)).toEqual([1500, 1000, 500]);
    expect(asked).toEqual(['/audit?limit=1000', '/audit?limit=1000&before=501']);
  });

  it('asks no further than it must', async () => {
    const { asked, out } = await audit('--limit', '2');
    expect(asked).toHaveLength(1);
    expect(out.split('\n')).toEqual([
      '1500  2026-11-24 12:00 UTC  rules.changed  s  by seatwarden',
      '1499  2026-11-24 12:00 UTC  run.done  s  by seatwarden',
      '',
    ]);
  });

  it('refuses a number of rows that is none', async () => {
    await expect(audit('--limit', 'all')).rejects.toThrow(UsageError);
  });
});
