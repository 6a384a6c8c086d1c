import type { CoreId } from '../core/domain/ids.ts';
import type { Instant } from '../core/domain/time.ts';

/** What a consent is asked for: to read, or to read and change. */
export type Access = 'look' | 'change';

/** One permission of the vendor, in words. */
export interface ConnectionScope {
  readonly name: string;
  readonly access: Access;
  /** What it lets us do. */
  readonly allows: string;
}
export interface ConsentFacts {
  readonly id: string;
  /** Who consented: an address where it is known. */
  readonly administrator: string;
  readonly access: Access;
  readonly state: 'usable' | 'role-lost' | 'consent-again';
  readonly reason: string | null;
  readonly grantedAt: Instant;
  readonly renewedAt: Instant;
  /** When it ends unless it is renewed before. */
  readonly endsAt: Instant;
}
/** A licensing core that works with the consents of administrators. */
export interface Connection {
  readonly coreId: CoreId;
  /** The vendor's id of the team. */
  readonly team: string;
  readonly scopes: readonly ConnectionScope[];
  /** In the order in which they are used. */
  readonly consents: readonly ConsentFacts[];
}

/** Why a sign-in at the vendor gave no consent. */
export type NoConsent =
  /** Never begun, used, older than ten minutes, or begun by somebody else. */
  | 'unknown-sign-in'
  | 'denied'
  /** The vendor sent the browser back with another error than a refusal. */
  | 'vendor-error'
  | 'code-refused'
  | 'client-refused'
  | 'busy'
  /** Whether the code was used up is not known. */
  | 'unsure'
  | 'not-administrator'
  | 'app-not-enabled'
  | 'scope-missing';

export type SignInEnd =
  | {
      readonly kind: 'given';
      readonly coreId: CoreId;
      readonly administrator: string;
      readonly access: Access;
      /** What could not be checked now; null when all was. */
      readonly warning: string | null;
    }
  | {
      readonly kind: 'refused';
      /** Null when nobody knows which core it was for. */
      readonly coreId: CoreId | null;
      readonly why: NoConsent;
      /** The vendor's word for it, or our own. */
      readonly said: string;
    };

/** What the vendor's sign-in page sent back. */
export interface Returned {
  readonly state: string;
  readonly code: string | null;
  readonly error: string | null;
}

/** Consents of administrators to act for their teams: how they are given, shown and taken back. Tokens stay behind this port. */
export interface Connections {
  list(): Promise<readonly Connection[]>;
  /**
   * The address at which an administrator signs in at the vendor and consents. It works for ten minutes, once, and only for
   * whoever `boundTo` names.
   */
  begin(asked: {
    readonly coreId: CoreId;
    readonly access: Access;
    /** Where the vendor sends the browser back; the vendor must know it. */
    readonly redirectUri: string;
    readonly boundTo: string;
  }): Promise<{ readonly address: string; readonly endsAt: Instant }>;
  finish(returned: Returned & { readonly boundTo: string; readonly actor: string }): Promise<SignInEnd>;
  /** Forgets one consent and tells the vendor so. Null: there is none with this id. */
  remove(asked: { readonly coreId: CoreId; readonly consentId: string; readonly actor: string }): Promise<{
    readonly administrator: string;
    /** Whether the vendor confirmed that the tokens are dead. */
    readonly isRevoked: boolean;
  } | null>;
}
