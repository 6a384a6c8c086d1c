import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../src/cli/api-client.ts';
import { addTokenCommands } from '../../src/cli/commands-token.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import type { TokenView } from '../../src/contract/tokens.ts';

const dayMs = 86_400_000;
const row: TokenView = {
  id: 't1',
  kind: 'bearer',
  clientId: null,
  name: 'Entra ID',
  scope: 'scim:entra',
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2999-01-01T00:00:00.000Z',
  revokedAt: null,
  lastUsedAt: null,
};
const secret: TokenView = { ...row, id: 's1', kind: 'client-secret', clientId: 'swc_1' };

/** Runs one command against an API that gives this answer, and says what was asked of it. */
async function run(args: readonly string[], answer: unknown) {
  const seen = { out: '', said: '', asked: '', body: {} as Record<string, unknown> };
  const give = <T>(asked: string, schema: { parse(value: unknown): T }) => {
    seen.asked = asked;
    return Promise.resolve(schema.parse(answer));
  };
  const api: ApiClient = {
    get: (path, schema) => give(`GET ${path}`, schema),
    post(path, body, schema) {
      seen.body = { ...body };
      return give(`POST ${path}`, schema);
    },
    delete: (path, schema) => give(`DELETE ${path}`, schema),
    text: () => Promise.reject(new Error('no token command asks for text')),
  };
  const program = new Command('seatwarden').exitOverride();
  addTokenCommands(program, {
    terminal: {
      out: (text) => void (seen.out += text),
      say: (text) => void (seen.said += text),
      isColoured: false,
      columns: 100,
      ask: null,
    },
    withApi: (work) => work(api),
    finish() {},
  });
  await program.parseAsync(['token', ...args], { from: 'user' });
  return seen;
}

const create = ['create', '--name', 'Entra ID', '--scope', 'scim:entra'];

describe('token create', () => {
  it('makes a bearer token', async () => {
    const { out, body } = await run(create, { ...row, token: 'swt_t1_secret' });
    expect(out).toBe('swt_t1_secret\n');
    expect(body).not.toHaveProperty('oauthClient');
  });

  it('makes an OAuth client, and shows its id and its secret', async () => {
    const made = { ...secret, token: 'sws_s1_secret' };
    const { out, said, body } = await run([...create, '--oauth-client'], made);
    expect(out).toBe('client id:     swc_1\nclient secret: sws_s1_secret\n');
    expect(said).toContain('/oauth/token');
    expect(body).toMatchObject({ scope: 'scim:entra', oauthClient: 'new' });
  });

  it('makes another secret of a client', async () => {
    const { body } = await run([...create, '--oauth-client', 'swc_1'], { ...secret, token: 'x' });
    expect(body).toMatchObject({ oauthClient: 'swc_1' });
  });

  it('gives scripts JSON and says nothing else', async () => {
    const made = { ...secret, token: 'sws_s1_secret' };
    const { out, said } = await run([...create, '--oauth-client', '--json'], made);
    expect([JSON.parse(out), said]).toEqual([made, '']);
  });
});

describe('token rotate', () => {
  const made = { ...row, token: 'swt_t2_x', replaces: { id: 't1', expiresAt: '2026-12-01T00:00:00.000Z' } };
  const daysFromNow = (text: unknown) => Math.round((Date.parse(String(text)) - Date.now()) / dayMs);

  it('leaves a week and gives the new one a year, unless told otherwise', async () => {
    const { asked, body, out, said } = await run(['rotate', 't1'], made);
    expect(asked).toBe('POST /tokens/t1/rotate');
    expect([daysFromNow(body['overlapUntil']), daysFromNow(body['expiresAt'])]).toEqual([7, 365]);
    expect(out).toBe('swt_t2_x\n');
    expect(said).toContain('Token t1 works until 2026-12-01T00:00:00.000Z.');
    const told = await run(['rotate', 't1', '--overlap', 'PT48H', '--days', '0'], made);
    expect([daysFromNow(told.body['overlapUntil']), told.body['expiresAt']]).toEqual([2, null]);
  });

  it.each(['7', 'week', 'P', 'P99999999999Y'])('takes %s for no duration', async (overlap) => {
    await expect(run(['rotate', 't1', '--overlap', overlap], made)).rejects.toThrow(UsageError);
  });
});

describe('token list', () => {
  it('shows last use and end, and which client a secret is of', async () => {
    const { out } = await run(
      ['list'],
      [
        { ...row, lastUsedAt: '2026-11-30T00:00:00.000Z' },
        { ...secret, expiresAt: '2026-01-02T00:00:00.000Z' },
        { ...row, id: 't2', revokedAt: '2026-02-02T00:00:00.000Z' },
        { ...row, id: 't3', expiresAt: null },
      ],
    );
    expect(out.split('\n')).toEqual([
      't1  scim:entra  Entra ID  expires 2999-01-01T00:00:00.000Z, last used 2026-11-30T00:00:00.000Z',
      's1  scim:entra  secret of swc_1  Entra ID  expired 2026-01-02T00:00:00.000Z, last used never',
      't2  scim:entra  Entra ID  revoked 2026-02-02T00:00:00.000Z, last used never',
      't3  scim:entra  Entra ID  expires never, last used never',
      '',
    ]);
  });
});
