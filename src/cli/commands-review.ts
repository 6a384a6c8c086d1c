import type { Command } from 'commander';
import * as z from 'zod';
import { ReviewView } from '../contract/drift.ts';
import { RecordDecided } from '../contract/review.ts';
import { reviewText } from '../report/review-text.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

interface DecideOptions {
  readonly person?: string;
  readonly new?: true;
  readonly reason?: string;
  readonly json?: true;
}

const Queue = z.object({ total: z.int(), items: z.array(ReviewView) });

/** Whom records are about that could not be tied to one person. */
export function addReviewCommand(program: Command, { terminal, withApi }: Omit<CliDeps, 'finish'>): void {
  program
    .command('decide')
    .argument('[record]', 'id of a record in the review queue; without it the queue is shown')
    .description('say whom a record is about that could not be tied to one person')
    .option('--person <person>', 'id, address or number of the person it is about')
    .option('--new', 'it is about somebody whom no other record is about')
    .option('--reason <text>', 'why, for those who look later')
    .option('--json', 'print JSON for scripts')
    .action(async (record: string | undefined, options: DecideOptions) => {
      const { json } = options;
      const print = (value: unknown, text: string) =>
        terminal.out(json === true ? `${JSON.stringify(value, null, 2)}\n` : text);
      if (record === undefined) {
        return withApi(async (api) => {
          const queue = await api.get('/records/review?limit=1000', Queue);
          print(queue, reviewText(queue));
        });
      }
      const body = toBody(options);
      return withApi(async (api) => {
        const path = `/records/${encodeURIComponent(record)}/decide`;
        const decided = await api.post(path, body, RecordDecided);
        print(decided, `Record ${record} is about ${decided.displayName} (${decided.person}).\n`);
      });
    });
}

function toBody({ person, new: isNew, reason }: DecideOptions): object {
  if ((person === undefined) === (isNew === undefined)) throw new UsageError('say either --person or --new');
  if (reason === undefined) throw new UsageError('say why with --reason; it is kept with the decision');
  return person === undefined ? { newPerson: true, reason } : { person, reason };
}
