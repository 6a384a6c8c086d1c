import type { DriftReport } from '../contract/report.ts';
import { graceEnd } from './words.ts';
import { writeCsv } from '../core/domain/write-csv.ts';

const header = [
  'pool',
  'class',
  'decision',
  'person',
  'email',
  'since',
  'age_days',
  'due',
  'position',
  'rule',
  'evidence',
  'next_step',
];

/** The drift rows as CSV, one line each, for a spreadsheet. */
export function driftCsv({ drift }: DriftReport): string {
  return writeCsv(
    header,
    drift.map((row) => [
      row.pool,
      row.class,
      row.decision,
      row.displayName,
      row.email,
      row.since,
      row.ageDays,
      graceEnd(row) === null ? null : row.dueAt,
      row.position,
      row.rule,
      row.evidence,
      row.step,
    ]),
  );
}
