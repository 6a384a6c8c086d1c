import type { CoreId } from '../../core/domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { AutodeskDb } from './autodesk-tables.ts';
import type { TeamClient } from './team-client.ts';
import type { TeamMemory } from './team-memory.ts';

/** Calls of all programs in a minute, and the part that is left to others. */
interface Allowance {
  readonly perMinute: number;
  readonly leaveForOthers: number;
}

/** What every part of one team's core needs. */
export interface TeamContext {
  readonly coreId: CoreId;
  readonly team: string;
  readonly client: TeamClient;
  readonly memory: TeamMemory;
  readonly workspace: Workspace<AutodeskDb>;
  readonly clock: Clock;
  readonly allowance: Allowance;
}
