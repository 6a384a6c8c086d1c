import type { Command } from 'commander';
import * as z from 'zod';
import { ContractDetailView, ContractView, StoppedView } from '../contract/licensing.ts';
import { printable } from '../report/printable.ts';
import type { ApiClient } from './api-client.ts';
import type { CliDeps } from './cli-deps.ts';

const base = '/licensing/v1/contracts';

interface StopOptions {
  readonly as?: string;
  readonly json?: true;
}

const verbs = [
  ['suspend', 'suspended', 'take the access of a subscription away at once, until it is resumed'],
  ['resume', 'resumed', 'give the access of a suspended subscription back'],
  ['cancel', 'canceled', 'end a subscription for good and at once; no renewal brings it back'],
] as const;

/** What a vendor does of whom nobody pays, done by the contract manager in the embedded ledger. */
export function addStopCommands(
  ledger: Command,
  { terminal, withApi }: Pick<CliDeps, 'terminal' | 'withApi'>,
): void {
  for (const [verb, done, description] of verbs) {
    ledger
      .command(verb)
      .argument('<subscription>', 'its id, as `ledger export` and `GET /contracts/NUMBER` show it')
      .description(description)
      .option('--as <email>', 'the contract manager in whose name; else the manager of its contract')
      .option('--json', 'print JSON for scripts')
      .action((id: string, { as: actingAs, json }: StopOptions) =>
        withApi(async (api) => {
          const { contract, product } = await findSubscription(api, id);
          const path = `${base}/${encodeURIComponent(contract)}/subscriptions/${encodeURIComponent(id)}/${verb}`;
          const { outcome, status } = await api.post(path, { actingAs }, StoppedView);
          const answer = { contract, subscription: id, product, outcome, status };
          if (json === true) terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
          else terminal.say(stoppedText(printable(answer), done));
        }),
      );
  }
}

/** Ids of subscriptions are unique in the ledger, so nobody need know the contract. */
async function findSubscription(
  api: ApiClient,
  id: string,
): Promise<{ readonly contract: string; readonly product: string }> {
  const contracts = await api.get(base, z.array(ContractView));
  for (const { number: contract } of contracts) {
    const { subscriptions } = await api.get(`${base}/${encodeURIComponent(contract)}`, ContractDetailView);
    const found = subscriptions.find((one) => one.id === id);
    if (found !== undefined) return { contract, product: found.product };
  }
  const known = contracts.map(({ number }) => number).join(', ') || 'none';
  throw new Error(`no contract has a subscription ${id}; contracts of the ledger: ${known}`);
}

interface Stopped extends z.infer<typeof StoppedView> {
  readonly contract: string;
  readonly subscription: string;
  readonly product: string;
}

function stoppedText({ contract, subscription, product, outcome, status }: Stopped, done: string): string {
  const what = `Subscription ${subscription} of ${product} (contract ${contract})`;
  return outcome === 'already-so'
    ? `${what} was ${done} before; it is ${status}.\n`
    : `${what} is ${done}; its status is ${status}.\n`;
}
