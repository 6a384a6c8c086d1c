import type { OperationView } from '../contract/operation.ts';
import type { PlanView } from '../contract/plan.ts';
import { approvalLines, approversOfRow } from './approval-lines.ts';
import { painter } from './painter.ts';
import { priceSentence } from './price-sentence.ts';
import { rejectionLines } from './rejection-lines.ts';
import { unreadLines } from './unread-lines.ts';
import { printable } from './printable.ts';

const signs = { unassign: '-', reassign: '~', add: '+' } as const;
const colours = { unassign: 'red', reassign: 'yellow', add: 'green' } as const;

/** The ordered operations and why each, for a terminal; then what is held, and how to let it go. */
export function planText(from: PlanView, options: { isColoured: boolean }): string {
  const plan = printable(from);
  const paint = painter(options);
  const line = (operation: OperationView) =>
    paint(colours[operation.kind], `${signs[operation.kind]} ${describe(operation)}`);
  const block = (operation: OperationView) => [`  ${line(operation)}`, ...reasons(operation)];
  const operations = [...plan.cleared, ...plan.held.map(({ operation }) => operation)];
  const unread = unreadLines(plan.unread);
  if (operations.length === 0)
    return `${[...unread, ...nothing(plan), ...waitingLines(plan), ...rejectionLines(plan.rejections)].join('\n')}\n`;
  return `${[
    ...unread,
    ...(plan.cleared.length === 0
      ? []
      : ['Will be applied, in this order:', '', ...plan.cleared.flatMap(block), '']),
    ...(plan.held.length === 0
      ? []
      : [
          'Waits for an administrator, in this order:',
          '',
          ...plan.held.flatMap((held) => [...block(held.operation), rowLine(held, plan)]),
          '',
        ]),
    `Plan: ${total(operations)}.`,
    ...plan.prices.map(priceSentence),
    ...waitingLines(plan),
    ...holdLines(plan),
    ...approvalLines(plan.approvals),
    ...rejectionLines(plan.rejections),
  ].join('\n')}\n`;
}

function nothing(plan: PlanView): readonly string[] {
  if (plan.unread.length > 0) return ['Of other licensing cores nothing is to do now.'];
  return plan.waiting.length === 0
    ? ['Nothing to do: every seat is where policy wants it.']
    : ['Nothing can be done now.'];
}

function describe({ kind, pool, from, to }: OperationView): string {
  const holder = from === null ? '' : `${from.displayName} <${from.email}>`;
  const recipient = to === null ? '' : `${to.displayName} <${to.email}>`;
  switch (kind) {
    case 'unassign':
      return `unassign  ${pool}  ${holder}`;
    case 'reassign':
      return `reassign  ${pool}  ${holder} -> ${recipient}`;
    case 'add':
      return `add       ${pool}  ${recipient}`;
  }
}

function reasons({ because, gives }: OperationView): readonly string[] {
  return [because, gives].flatMap((reason) => (reason === null ? [] : [`      ${reason}`]));
}

/** What `approve --row` takes. */
function rowLine({ row }: PlanView['held'][number], { approvals }: PlanView): string {
  const by = approversOfRow(row, approvals);
  return `      row ${row}${by.length === 0 ? '' : `, approved by ${by.join(' and ')}; another person is needed, too`}`;
}

function total(operations: readonly OperationView[]): string {
  const count = (kind: OperationView['kind']) =>
    operations.filter((operation) => operation.kind === kind).length;
  return `${count('unassign')} to unassign, ${count('reassign')} to reassign, ${count('add')} to add`;
}

function waitingLines({ waiting }: PlanView): readonly string[] {
  const pools = new Map<string, number>();
  for (const { pool } of waiting) pools.set(pool, (pools.get(pool) ?? 0) + 1);
  return [...pools].map(([pool, people]) => `Next in line for ${pool}, where no seat is free: ${people}.`);
}

function holdLines({ held, digest }: PlanView): readonly string[] {
  if (held.length === 0) return [];
  const messages = new Set(held.flatMap(({ tripped }) => tripped.map(({ message }) => message)));
  const isApprovable = held.every(({ tripped }) => tripped.every(({ approvable }) => approvable));
  return [
    '',
    'Held because:',
    ...[...messages].map((message) => `  - ${message}`),
    ...(isApprovable
      ? [
          '',
          `To let exactly these go:  seatwarden apply --digest ${digest}`,
          `Or some of them:          seatwarden approve ${digest} --row ROW ...`,
          `To say no instead:        seatwarden reject ${digest} --row ROW ... --reason TEXT`,
        ]
      : []),
  ];
}
