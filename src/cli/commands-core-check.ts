import type { Command } from 'commander';
import { CoreChecksView } from '../contract/core-check.ts';
import { coreCheckText } from '../report/core-check-text.ts';
import type { CliDeps } from './cli-deps.ts';
import { exitCodes, UsageError } from './exit-codes.ts';

/** `doctor autodesk [core]`: the vendor's interface against what its adapter takes for true. */
export function addCoreCheckCommand(doctor: Command, { terminal, withApi, finish }: CliDeps): void {
  doctor
    .command('autodesk')
    .argument('[core]', 'id of a licensing core of kind autodesk; all of them when left out')
    .description('hold what is taken for true of Autodesk against the live team; changes nothing')
    .option('--json', 'print JSON for scripts')
    .action((core: string | undefined, _own: object, command: Command) =>
      withApi(async (api) => {
        const answer = await api.post('/core-checks', core === undefined ? {} : { core }, CoreChecksView);
        if (answer.checked.length === 0) throw new UsageError(noCore(core, answer));
        if (command.optsWithGlobals<{ json?: true }>().json === true) {
          terminal.out(`${JSON.stringify(answer.checked, null, 2)}\n`);
        } else terminal.out(coreCheckText(answer, terminal));
        const isFine = answer.checked.every(({ checks }) =>
          checks.every(({ state }) => state !== 'not-held'),
        );
        finish(isFine ? exitCodes.done : exitCodes.failed);
      }),
    );
}

function noCore(core: string | undefined, { cores }: CoreChecksView): string {
  if (cores.length === 0) return 'no licensing core of kind autodesk is configured';
  return `${core ?? ''} is no licensing core of kind autodesk; there are ${cores.join(', ')}`;
}
