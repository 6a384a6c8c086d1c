import type { Config } from '../config/config.ts';
import type { Secret } from '../config/secret.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { OpenDatabase } from '../stores/open-database.ts';

/** What every part of the daemon is wired with. */
export interface Foundation {
  readonly config: Config;
  readonly policy: Policy;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Seals stored credentials; null when none is set. */
  readonly secretKey: Secret | null;
}
