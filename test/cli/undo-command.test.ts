import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addUndoCommand } from '../../src/cli/commands-undo.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';

async function run(args: readonly string[], answer: unknown = null) {
  const seen = { out: '', said: '', code: 0, bodies: [] as object[] };
  const api: Pick<ApiClient, 'post'> = {
    post(path, body, schema) {
      expect(path).toBe('/undo');
      seen.bodies.push(body);
      return Promise.resolve(schema.parse(answer));
    },
  };
  const program = new Command('seatwarden').exitOverride();
  addUndoCommand(program, {
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
  await program.parseAsync(['undo', ...args], { from: 'user' });
  return seen;
}

const one = {
  operation: 'op',
  pool: 'cad',
  displayName: 'Ana',
  email: 'ana@example.com',
  outcome: 'given',
  words: 'The person holds the seat again. This person has left (idp: inactive).',
  hasLeft: true,
  isNew: true,
  keptUntil: '2026-12-24T12:00:00.000Z',
};
const refused = {
  ...one,
  outcome: 'refused',
  words: 'Not undone: it gave a seat.',
  hasLeft: false,
  isNew: false,
  keptUntil: null,
};

describe('undo', () => {
  it('sends the id, the reason and the end, and says what became of each seat', async () => {
    const { bodies, said, out, code } = await run(['op', '--reason', 'a mistake', '--until', '2026-12-24'], {
      undone: [one, refused],
    });

    expect(bodies).toEqual([{ id: 'op', reason: 'a mistake', until: '2026-12-24T00:00:00.000Z' }]);
    expect([out, code]).toEqual(['', 1]);
    expect(said.split('\n')).toEqual([
      'Ana <ana@example.com>, pool cad: The person holds the seat again. This person has left (idp: inactive). Left alone until 2026-12-24 12:00 UTC.',
      'Ana <ana@example.com>, pool cad: Not undone: it gave a seat.',
      '1 seat of 2 given back.',
      '',
    ]);
  });

  it('ends with 0 when it is done or the person waits, and with 3 when somebody must approve', async () => {
    const ending = async (outcome: string) =>
      (await run(['op', '--reason', 'x'], { undone: [{ ...one, outcome }] })).code;

    expect(await Promise.all(['given', 'first-in-line', 'not-yet', 'held'].map(ending))).toEqual([
      0, 0, 0, 3,
    ]);
  });

  it('says what was undone before, and gives scripts the answer as it came', async () => {
    const before = { undone: [{ ...one, isNew: false }] };

    expect((await run(['op', '--reason', 'x'], before)).said).toContain('Undone before. The person');
    expect(JSON.parse((await run(['op', '--reason', 'x', '--json'], before)).out)).toEqual(before);
  });

  it('is a wrong use without a reason, or with an end that is no date', async () => {
    await expect(run(['op'])).rejects.toThrow(/--reason/);
    await expect(run(['op', '--reason', 'x', '--until', 'soon'])).rejects.toThrow(UsageError);
  });
});
