import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from '../../src/cli/api-client.ts';
import { addLedgerCommands } from '../../src/cli/commands-ledger.ts';
import { type AppWorld, startApp } from '../http/admin/app-world.ts';

let world: AppWorld;
let api: ReturnType<typeof createApiClient>;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 2);
  api = createApiClient(world.url, await world.token('operate'));
});
afterAll(() => world.close());

async function run(...args: readonly string[]) {
  const seen = { out: '', said: '' };
  const program = new Command('seatwarden').exitOverride();
  addLedgerCommands(program, {
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
  await program.parseAsync(['ledger', ...args], { from: 'user' });
  return seen;
}
const subscription = async () => {
  const contract = await world.seatwarden.ledger?.contracts.find('1');
  return contract?.subscriptions[0]?.id ?? expect.unreachable();
};
const access = async () => {
  const contract = await world.seatwarden.ledger?.contracts.find('1');
  return contract?.subscriptions[0]?.status;
};

describe('a subscription, from a terminal,', () => {
  it('is suspended and resumed, and told when it was so before', async () => {
    const id = await subscription();

    expect(await run('suspend', id)).toEqual({
      out: '',
      said: `Subscription ${id} of CAD (contract 1) is suspended; its status is suspended.\n`,
    });
    expect(await access()).toBe('suspended');
    expect((await run('suspend', id)).said).toBe(
      `Subscription ${id} of CAD (contract 1) was suspended before; it is suspended.\n`,
    );
    expect(JSON.parse((await run('resume', id, '--as', 'boss@example.com', '--json')).out)).toEqual({
      contract: '1',
      subscription: id,
      product: 'CAD',
      outcome: 'done',
      status: 'active',
    });
    expect(await access()).toBe('active');
  });

  it('is left alone for whoever may not, and where there is none of that id', async () => {
    const id = await subscription();

    await expect(run('suspend', id, '--as', 'eve@example.com')).rejects.toThrow(/eve@example\.com/);
    await expect(run('cancel', 'nothing')).rejects.toThrow(
      'no contract has a subscription nothing; contracts of the ledger: 1',
    );
    expect(await access()).toBe('active');
  });

  it('is canceled for good', async () => {
    const id = await subscription();

    expect((await run('cancel', id)).said).toContain('is canceled; its status is canceled.');
    await expect(run('resume', id)).rejects.toThrow(/is canceled for good: buy anew/);
  });
});
