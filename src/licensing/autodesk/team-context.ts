import type { CoreId } from '../../core/domain/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { AutodeskDb } from './autodesk-tables.ts';
import type { Allowance } from './price.ts';
import type { TeamClient } from './team-client.ts';
import type { TeamMemory } from './team-memory.ts';

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
