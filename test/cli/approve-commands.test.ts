import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addApproveCommands } from '../../src/cli/commands-approve.ts';
import { hold, operations, plan } from '../report/reports.ts';

/** Runs one command against an API that gives this answer. */
async function run(args: readonly string[], answer: unknown, rejections: readonly object[] = []) {
  const seen = { out: '', said: '', code: 0, asked: [] as string[], bodies: [] as object[] };
  const api: Pick<ApiClient, 'get' | 'post'> = {
    get(path, schema) {
      seen.asked.push(`GET ${path}`);
      return Promise.resolve(schema.parse(path === '/rejections' ? rejections : answer));
    },
    post(path, body, schema) {
      seen.asked.push(`POST ${path}`);
      seen.bodies.push(body);
      return Promise.resolve(schema.parse(answer));
    },
  };
  const program = new Command('seatwarden').exitOverride();
  addApproveCommands(program, {
    terminal: {
      out: (text: string) => void (seen.out += text),
      say: (text: string) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: null,
    },
    withApi: (work) => work(api as ApiClient),
    finish: (code) => void (seen.code = code),
  });
  await program.parseAsync([...args], { from: 'user' });
  return seen;
}

const tripped = [{ guard: 'removals', scope: 'cad', message: 'Too many.', approvable: true }];
const row = 'a1b2c3d4e5f6';
const rest = plan({ outcome: 'held', held: [{ row, operation: operations.unassign, tripped }] });
const expiresAt = '2026-11-27T09:30:00.000Z';

describe('approve', () => {
  it('sends the digest, and the rows and the reason that are given', async () => {
    const { digest } = hold;

    expect((await run(['approve', digest], plan())).bodies).toEqual([{ digest }]);
    const some = await run(['approve', digest, '--row', row, 'b'.repeat(12), '--reason', 'asked'], plan());
    expect(some.asked).toEqual(['POST /apply']);
    expect(some.bodies).toEqual([{ digest, rows: [row, 'b'.repeat(12)], reason: 'asked' }]);
  });

  it('says what may go, and ends with 3 while something is still held', async () => {
    const approved = { ...rest, approval: { released: 2, waiting: [], expiresAt } };

    const { code, out, said } = await run(['approve', hold.digest, '--row', row], approved);

    expect([code, out]).toEqual([3, '']);
    expect(said).toContain('Approved: 2 operations may go.\n');
    expect(said).not.toContain('another person');
  });

  it('says that another person is needed, and until when', async () => {
    const waits = { ...rest, approval: { released: 0, waiting: [row], expiresAt } };

    expect((await run(['approve', hold.digest], waits)).said).toContain(
      '1 operation approved by you need another person, too; your approval counts until 2026-11-27 09:30 UTC.',
    );
    expect(JSON.parse((await run(['approve', hold.digest, '--json'], waits)).out)).toEqual(waits);
  });
});

describe('approvals', () => {
  const open = { id: 'a1', by: 'kim', reason: null, at: expiresAt, expiresAt, rows: [row], isWhole: false };
  const lost = { ...open, by: 'lee', end: 'expired', endedAt: expiresAt };

  it('lists what counts and what does no longer', async () => {
    const { out } = await run(['approvals'], { open: [open], lost: [lost] });

    expect(out).toContain('Approved by kim: 1 operation, until 2026-11-27 09:30 UTC;');
    expect(out).toContain(`The approval of ${row} by lee expired on 2026-11-27 09:30 UTC.`);
    expect((await run(['approvals'], { open: [], lost: [] })).out).toBe(
      'Nothing is approved that was not tried yet.\n',
    );
  });

  it('are taken back by their id', async () => {
    const { asked, bodies } = await run(['withdraw', 'a/1', '--reason', 'a mistake'], { withdrawn: 'a/1' });

    expect(asked).toEqual(['GET /rejections', 'POST /approvals/a%2F1/withdraw']);
    expect(bodies).toEqual([{ reason: 'a mistake' }]);
  });
});

describe('reject', () => {
  const no = {
    id: 'n1',
    row,
    operation: operations.unassign,
    by: 'kim',
    reason: 'handover',
    at: expiresAt,
    until: '2026-12-24T00:00:00.000Z',
    state: 'stands',
  };
  const words =
    'kim said no to unassign cad Ana Fox <ana@example.com> until 2026-12-24 00:00 UTC: handover; `seatwarden withdraw n1` takes it back.\n';

  it('sends the rows, the reason and the end, and says what that means', async () => {
    const args = ['reject', hold.digest, '--row', row, '--reason', 'handover', '--until', '2026-12-24'];
    const { asked, bodies, said, out } = await run(args, { rejected: [no] });

    expect(asked).toEqual(['POST /reject']);
    expect(bodies).toEqual([
      { digest: hold.digest, rows: [row], reason: 'handover', until: '2026-12-24T00:00:00.000Z' },
    ]);
    expect([said, out]).toEqual([words, '']);
    expect(JSON.parse((await run([...args, '--json'], { rejected: [no] })).out)).toEqual({ rejected: [no] });
  });

  it('lasts until the row changes where no end is given, and needs a reason', async () => {
    const { bodies } = await run(['reject', hold.digest, '--reason', 'x'], { rejected: [] });

    expect(bodies).toEqual([{ digest: hold.digest, reason: 'x' }]);
    await expect(run(['reject', hold.digest], { rejected: [] })).rejects.toThrow(/--reason/);
    await expect(
      run(['reject', hold.digest, '--reason', 'x', '--until', 'soon'], { rejected: [] }),
    ).rejects.toThrow('--until soon is no date; write it like 2026-12-24');
  });

  it('is listed with the approvals, and taken back like one', async () => {
    const { out } = await run(['approvals'], { open: [], lost: [] }, [no, { ...no, until: null }]);
    expect(out).toContain(words);
    expect(out).toContain('until this changes: handover');

    const over = await run(['approvals'], { open: [], lost: [] }, [{ ...no, state: 'asks' }]);
    expect(over.out).toContain('that is over, and it asks again');
    expect((await run(['withdraw', 'n1'], { withdrawn: 'n1' }, [no])).asked).toEqual([
      'GET /rejections',
      'POST /rejections/n1/withdraw',
    ]);
  });
});
