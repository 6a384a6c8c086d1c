import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addReviewCommand } from '../../src/cli/commands-review.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';

const item = {
  recordId: 'r1',
  source: 'hr',
  displayName: 'Ana',
  email: 'ana@example.com',
  link: 'disputed',
  note: 'its keys name different people',
  since: '2026-11-24T12:00:00.000Z',
  people: [{ id: 'p1', displayName: 'Ana Lima' }],
};

async function decide(...args: readonly string[]) {
  const posted: [string, object][] = [];
  let out = '';
  const api: Pick<ApiClient, 'get' | 'post'> = {
    get: (_path, answer) => Promise.resolve(answer.parse({ total: 3, items: [item] })),
    post(path, body, answer) {
      posted.push([path, body]);
      return Promise.resolve(answer.parse({ record: 'r1', person: 'p1', displayName: 'Ana Lima' }));
    },
  };
  const program = new Command('seatwarden').exitOverride();
  addReviewCommand(program, {
    terminal: { out: (text) => void (out += text), say: () => {}, isColoured: false, columns: 80, ask: null },
    withApi: (work) => work(api as ApiClient),
  });
  await program.parseAsync(['decide', ...args], { from: 'user' });
  return { posted, out };
}

describe('decide', () => {
  it('shows who waits, why, and whom they may be about', async () => {
    const { out, posted } = await decide();
    expect(posted).toEqual([]);
    expect(out).toContain(
      'r1  Ana <ana@example.com> of hr: disputed\n    its keys name different people\n    may be Ana Lima: --person p1\n',
    );
    expect(out).toContain('... and 2 more.');
  });

  it('says whom a record is about, and why', async () => {
    const { out, posted } = await decide('r1', '--person', 'p1', '--reason', 'a new contract');
    expect(posted).toEqual([['/records/r1/decide', { person: 'p1', reason: 'a new contract' }]]);
    expect(out).toBe('Record r1 is about Ana Lima (p1).\n');
    const other = await decide('r1', '--new', '--reason', 'two of one name');
    expect(other.posted[0]?.[1]).toEqual({ newPerson: true, reason: 'two of one name' });
  });

  it('refuses half a decision', async () => {
    await expect(decide('r1', '--reason', 'x')).rejects.toThrow(UsageError);
    await expect(decide('r1', '--person', 'p1', '--new', '--reason', 'x')).rejects.toThrow(UsageError);
    await expect(decide('r1', '--new')).rejects.toThrow(/--reason/);
  });
});
