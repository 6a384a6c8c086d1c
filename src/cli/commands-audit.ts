import type { Command } from 'commander';
import * as z from 'zod';
import { AuditView } from '../contract/audit.ts';
import { auditText } from '../report/audit-text.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

interface AuditOptions {
  readonly act?: string;
  readonly limit: string;
  readonly json?: true;
}

const pageSize = 1000;
/** Beyond this it is a question for the database. */
const mostPages = 100;

/** Who did what. */
export function addAuditCommand(program: Command, { terminal, withApi }: Omit<CliDeps, 'finish'>): void {
  program
    .command('audit')
    .description('who did what, newest first; changes of rules with every line that changed')
    .option('--act <prefix>', 'only acts that begin so, such as `rules` or `plan.approved`')
    .option('--limit <number>', 'how many', '50')
    .option('--json', 'print JSON for scripts')
    .action(({ act = '', limit, json }: AuditOptions) =>
      withApi(async (api) => {
        const wanted = readLimit(limit);
        const found: AuditView[] = [];
        let before = '';
        for (let page = 0; page < mostPages && found.length < wanted; page += 1) {
          const rows = await api.get(`/audit?limit=${pageSize}${before}`, z.array(AuditView));
          found.push(...rows.filter((row) => row.act.startsWith(act)));
          if (rows.length < pageSize) break;
          before = `&before=${rows.at(-1)?.seq ?? 0}`;
        }
        const shown = found.slice(0, wanted);
        terminal.out(json === true ? `${JSON.stringify(shown, null, 2)}\n` : auditText(shown));
      }),
    );
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(`--limit ${text} is no number from 1 on`);
  return limit;
}
