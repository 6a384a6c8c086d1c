import type { ApiClient } from './api-client.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface CliDeps {
  readonly terminal: Terminal;
  /**
   * Speaks to the daemon that SEATWARDEN_URL names, or composes one for this command alone, on the store and
   * configuration of this machine.
   */
  readonly withApi: (work: (api: ApiClient) => Promise<void>) => Promise<void>;
  /** What the process will end with. */
  readonly finish: (code: ExitCode) => void;
}
