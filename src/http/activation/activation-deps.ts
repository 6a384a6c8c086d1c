import type { Activation } from '../../ports/activation.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../../ports/stores/database.ts';

export interface ActivationApiDeps {
  readonly activation: Activation;
  readonly database: Pick<Database, 'write'>;
  readonly clock: Clock;
  readonly log: Log;
}
