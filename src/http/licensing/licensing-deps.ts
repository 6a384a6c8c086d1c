import type { JsonObject } from '../../core/domain/json.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database } from '../../ports/stores/database.ts';

export interface LicensingDeps {
  readonly ledger: Ledger;
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface HandMade {
  /** The token that asked, as the audit trail names it. */
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly data: JsonObject;
}

/** Puts into the audit trail what an administrator has done in the ledger by hand. */
export async function note(
  { database, clock }: Pick<LicensingDeps, 'database' | 'clock'>,
  done: HandMade,
): Promise<void> {
  await database.write(({ audit }) => audit.append([{ ...done, at: clock.now() }]));
}
