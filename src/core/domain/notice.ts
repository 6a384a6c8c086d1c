import type { CoreId, PoolId } from './ids.ts';

/**
 * What a notice is about.
 * - `role`: a role in a licensing core appeared, changed or vanished
 * - `renewal`: a pool ends, ended or shrinks, or the same product starts anew
 * - `manual-step`: something that only a person can do in the licensing core
 * - `credential`: what we act with there is lost or near its end
 * - `core`: the licensing core itself
 * - `rule`: a rule that gives nothing, or cannot
 * - `usage`: a seat that is held and not used
 * - `approval`: held operations that somebody approved and that do not go on
 */
export type NoticeKind =
  'role' | 'renewal' | 'manual-step' | 'credential' | 'core' | 'rule' | 'usage' | 'approval';
export type NoticeSeverity = 'info' | 'warning' | 'alarm';

/** A file for a person: a CSV that Autodesk Account imports. */
export interface NoticeFile {
  readonly name: string;
  readonly text: string;
}

/** Something that holds now and is no seat of one person: what administrators should know or do. */
export interface Notice {
  /** Names the state; the same while it lasts, unique within its watch. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly severity: NoticeSeverity;
  /** One sentence with names, dates and numbers. */
  readonly text: string;
  /** The exact words of what a person does next; empty when there is nothing to do. */
  readonly step: string;
  readonly coreId: CoreId | null;
  readonly poolId: PoolId | null;
  readonly csv: NoticeFile | null;
}
