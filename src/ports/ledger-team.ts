import type { CoreRecipient } from './licensing-core.ts';
import type { Page, PageOf } from './page.ts';

/** Who acts: a contract manager or coordinator. */
export interface LedgerActor {
  readonly actingAs: string;
  /** `StoreConflict` when what is changed is at another version by now. */
  readonly ifVersion?: number | undefined;
}
/** A product that everybody on the team gets. */
export interface LedgerDefault {
  readonly product: string;
  /** Whether external people get it, too. */
  readonly external: boolean;
}
export interface LedgerTeamSettings {
  readonly name: string;
  /** Domains of those who are not external, with the domains below them; empty: nobody is external. */
  readonly domains: readonly string[];
  /** `refuse`: nobody external is put on the team. Who is on it stays. */
  readonly external: 'allow' | 'refuse';
  /** `on`: whoever is put on the team is invited first, and has seven days to accept. */
  readonly invitations: 'on' | 'off';
  readonly defaults: readonly LedgerDefault[];
}
export interface LedgerTeamState extends LedgerTeamSettings {
  readonly version: number;
}

/** The team as a whole. What cannot be done throws `LicensingRefused` with a sentence. */
export interface LedgerTeam {
  read(): Promise<LedgerTeamState>;
  /** A new default needs a free seat for everybody who has none. */
  set(settings: LedgerTeamSettings, by: LedgerActor): Promise<LedgerTeamState>;
  /** Sends an open invitation again: seven more days. */
  inviteAgain(email: string, by: LedgerActor): Promise<void>;
  /** The person has said yes. One that lapsed must be sent again first. */
  accept(email: string, by: LedgerActor): Promise<void>;
}

export interface LedgerGroup {
  readonly name: string;
  readonly members: number;
  readonly products: readonly string[];
  readonly version: number;
}
export interface LedgerGroupChange {
  readonly addMembers: readonly string[];
  readonly removeMembers: readonly string[];
  readonly addProducts: readonly string[];
  readonly removeProducts: readonly string[];
}

/**
 * People of the team who get the same products. A seat that comes from a group is inherited: it ends with the group only.
 * What cannot be done throws `LicensingRefused` with a sentence.
 */
export interface LedgerGroups {
  list(): Promise<readonly LedgerGroup[]>;
  /** Its name in any case; null when there is none. */
  find(name: string): Promise<LedgerGroup | null>;
  /** By address. */
  members(name: string, page: Page): Promise<PageOf<CoreRecipient>>;
  create(name: string, by: LedgerActor): Promise<void>;
  /** All of it or nothing: every new member needs a free seat of every product. */
  change(name: string, change: LedgerGroupChange, by: LedgerActor): Promise<LedgerGroup>;
  remove(name: string, by: LedgerActor): Promise<void>;
}
