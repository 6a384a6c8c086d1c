import type { ApprovalView } from '../contract/plan.ts';
import { counted, moment } from './words.ts';

/** `Approved by kim (4 operations), counts until ...`: what is approved and waits for another person, or for a run. */
export function approvalLines(approvals: readonly ApprovalView[]): readonly string[] {
  return approvals.map(({ id, by, rows, isWhole, expiresAt, reason }) => {
    const what = rows.length === 0 && isWhole ? 'the policy' : counted(rows.length, 'operation');
    const why = reason === null ? '' : ` (${reason})`;
    return `Approved by ${by}${why}: ${what}, until ${moment(expiresAt)}; \`seatwarden withdraw ${id}\` takes it back.`;
  });
}

/** Who stands for a row already. */
export function approversOfRow(row: string, approvals: readonly ApprovalView[]): readonly string[] {
  return [...new Set(approvals.filter(({ rows }) => rows.includes(row)).map(({ by }) => by))];
}
