import type { Command } from 'commander';
import { UndoView } from '../contract/undo.ts';
import { counted, moment } from '../report/words.ts';
import { printable } from '../report/printable.ts';
import type { CliDeps } from './cli-deps.ts';
import { exitCodes } from './exit-codes.ts';
import { readUntil } from './read-until.ts';

interface UndoOptions {
  readonly reason: string;
  readonly until?: string;
  readonly json?: true;
}

/** Gives seats back that were taken. */
export function addUndoCommand(program: Command, { terminal, withApi, finish }: CliDeps): void {
  program
    .command('undo')
    .argument('<id>', 'of an operation, or of a run for all seats that it took')
    .description('give back a seat that was taken, and leave it alone for a time')
    .requiredOption('--reason <text>', 'why; shown wherever the exception is')
    .option('--until <date>', 'until when it is left alone; by itself approval.keepUndone')
    .option('--json', 'print JSON for scripts')
    .action((id: string, { reason, until, json }: UndoOptions) =>
      withApi(async (api) => {
        const body = { id, reason, ...(until === undefined ? {} : { until: readUntil(until) }) };
        const undo = await api.post('/undo', body, UndoView);
        if (json === true) terminal.out(`${JSON.stringify(undo, null, 2)}\n`);
        else terminal.say(undoText(undo));
        finish(codeOf(undo));
      }),
    );
}

function undoText(from: UndoView): string {
  const { undone } = printable(from);
  const lines = undone.map(({ displayName, email, pool, words, keptUntil, isNew }) => {
    const kept = keptUntil === null ? '' : ` Left alone until ${moment(keptUntil)}.`;
    return `${displayName} <${email}>, pool ${pool}: ${isNew || keptUntil === null ? '' : 'Undone before. '}${words}${kept}`;
  });
  const given = undone.filter(({ outcome }) => outcome === 'given').length;
  return `${[...lines, `${counted(given, 'seat')} of ${undone.length} given back.`].join('\n')}\n`;
}

/** Who waits for an administrator outranks what was refused. */
function codeOf({ undone }: UndoView): 0 | 1 | 3 {
  if (undone.some(({ outcome }) => outcome === 'held')) return exitCodes.held;
  return undone.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : exitCodes.done;
}
