import type * as z from 'zod';
import type { CoreId } from '../core/domain/ids.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { LicensingCore } from '../ports/licensing-core.ts';
import type { Workspace } from '../ports/workspace.ts';
import type { AutodeskDb } from './autodesk/autodesk-tables.ts';
import { type AutodeskTeam, createAutodeskTeam } from './autodesk/autodesk-team.ts';
import { autodeskSettings } from './autodesk/config-schema.ts';
import { ledgerSettings } from './ledger/config-schema.ts';
import { createLedgerCore } from './ledger/ledger-core.ts';
import type { LedgerDb } from './ledger/ledger-tables.ts';

/** What licensing cores may use beside their own settings. */
export interface CoreDeps {
  readonly ledgerWorkspace: Workspace<LedgerDb>;
  readonly autodeskWorkspace: Workspace<AutodeskDb>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Seals stored credentials; null when none is set. */
  readonly secretKey: string | null;
}
export interface CoreKind {
  readonly settings: z.ZodObject;
  readonly create: (id: CoreId, settings: unknown, deps: CoreDeps) => MadeCore;
}

/** A licensing core, and what belongs to it that runs do not need. */
export interface MadeCore {
  readonly core: LicensingCore;
  /** The consents of an Autodesk team's administrators; null for other kinds. */
  readonly team: AutodeskTeam | null;
}

/** Every kind of licensing core there is. */
export const coreKinds: Readonly<Record<string, CoreKind>> = {
  ledger: {
    settings: ledgerSettings,
    create(coreId, settings, { ledgerWorkspace, clock, ids }) {
      const { actingAs = null, contracts } = ledgerSettings.parse(settings);
      const context = { coreId, workspace: ledgerWorkspace, clock, ids };
      return { core: createLedgerCore(context, actingAs, contracts), team: null };
    },
  },
  autodesk: {
    settings: autodeskSettings,
    create(coreId, settings, { autodeskWorkspace: workspace, clock, ids, secretKey }) {
      const deps = { workspace, clock, ids, secretKey };
      const team = createAutodeskTeam(coreId, autodeskSettings.parse(settings), deps);
      return { core: team.core, team };
    },
  },
};
