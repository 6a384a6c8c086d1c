import type { Command } from 'commander';
import * as z from 'zod';
import { ApprovalView, LostApprovalView, PlanView } from '../contract/plan.ts';
import { RejectionView } from '../contract/rejection.ts';
import { approvalLines } from '../report/approval-lines.ts';
import { printable } from '../report/printable.ts';
import { rejectionLines } from '../report/rejection-lines.ts';
import { moment } from '../report/words.ts';
import { appliedCode, appliedText } from './applied-text.ts';
import type { CliDeps } from './cli-deps.ts';
import { addRejectCommand } from './commands-reject.ts';

const json = ['--json', 'print JSON for scripts'] as const;
const Rejections = z.array(RejectionView);
const Approvals = z.object({ open: z.array(ApprovalView), lost: z.array(LostApprovalView) });

interface ApproveOptions {
  readonly row?: readonly string[];
  readonly reason?: string;
  readonly json?: true;
}

/** Commands about what waits for an administrator. `apply --digest` is the short form for all of it. */
export function addApproveCommands(program: Command, { terminal, withApi, finish }: CliDeps): void {
  const print = (value: unknown) => terminal.out(`${JSON.stringify(value, null, 2)}\n`);

  program
    .command('approve')
    .argument('<digest>', 'the digest that `plan` shows')
    .description('let held operations go: all that the digest names, or some rows of them')
    .option('--row <ids...>', 'only these rows, as `plan` names them')
    .option('--reason <text>', 'why, for the audit trail')
    .option(...json)
    .action((digest: string, { row, reason, json: isJson }: ApproveOptions) =>
      withApi(async (api) => {
        const body = {
          digest,
          ...(row === undefined ? {} : { rows: row }),
          ...(reason === undefined ? {} : { reason }),
        };
        const plan = await api.post('/apply', body, PlanView);
        if (isJson === true) print(plan);
        else terminal.say(appliedText(plan));
        finish(appliedCode(plan));
      }),
    );

  program
    .command('approvals')
    .description(
      'approvals that still count, those that expired or became void, and what somebody said no to',
    )
    .option(...json)
    .action((options: { json?: true }) =>
      withApi(async (api) => {
        const approvals = await api.get('/approvals', Approvals);
        const rejections = await api.get('/rejections', Rejections);
        if (options.json === true) print({ ...approvals, rejections });
        else terminal.out(`${decisionsText(approvals, rejections)}\n`);
      }),
    );

  addRejectCommand(program, { terminal, withApi, finish });

  program
    .command('withdraw')
    .argument('<id>', 'of an approval, or of a no, as `approvals` shows it')
    .description('take an approval or a no back: what it named and was not tried yet asks again')
    .option('--reason <text>', 'why, for the audit trail')
    .action((id: string, { reason }: { reason?: string }) =>
      withApi(async (api) => {
        const body = reason === undefined ? {} : { reason };
        const isNo = (await api.get('/rejections', Rejections)).some((one) => one.id === id);
        const path = `/${isNo ? 'rejections' : 'approvals'}/${encodeURIComponent(id)}/withdraw`;
        await api.post(path, body, z.object({ withdrawn: z.string() }));
        terminal.say('Withdrawn: what it named and what was not tried yet asks again.\n');
      }),
    );
}

function decisionsText(
  { open, lost }: z.infer<typeof Approvals>,
  rejections: z.infer<typeof Rejections>,
): string {
  const past = lost.map(
    ({ by, rows, end, endedAt }) =>
      `The approval of ${rows.join(', ')} by ${by} ${end === 'expired' ? 'expired' : 'became void, because the plan changed'} on ${moment(endedAt)}.`,
  );
  const lines = [...approvalLines(open), ...past, ...rejectionLines(printable(rejections))];
  return lines.length === 0 ? 'Nothing is approved that was not tried yet.' : lines.join('\n');
}
