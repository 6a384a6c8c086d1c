import type { Instant } from '../core/domain/time.ts';

/** A computer, as it calls itself. */
export interface DeviceName {
  readonly id: string;
  readonly name: string;
}

/** The right to use products on one computer for some time. */
export interface Entitlement {
  /** A signed JWT (RFC 7519), which the computer checks with the keys that are published. */
  readonly token: string;
  readonly sessionId: string;
  readonly email: string;
  readonly products: readonly string[];
  readonly expiresAt: Instant;
  /** When the computer should ask again, so that a short outage harms nobody. */
  readonly checkAgainAt: Instant;
}

/** Why a computer may not go on, and what its user needs to know to do something about it. */
export type ActivationRefusal =
  /** The token or code names nobody, or was used: sign in again. */
  | { readonly reason: 'not-recognised'; readonly detail: string }
  /** What was sent is not signed with the key of the computer that signed in. */
  | { readonly reason: 'bad-proof'; readonly detail: string }
  /** The same request came before. */
  | { readonly reason: 'replayed'; readonly detail: string }
  /** The clock of the computer is off by more than five minutes; `nowAt` is ours. */
  | { readonly reason: 'clock-skew'; readonly detail: string; readonly nowAt: Instant }
  | { readonly reason: 'no-seat'; readonly detail: string }
  | { readonly reason: 'no-offline'; readonly detail: string }
  | { readonly reason: 'device-limit'; readonly detail: string; readonly devices: readonly DeviceView[] }
  | {
      readonly reason: 'signed-in-elsewhere';
      readonly detail: string;
      readonly at: Instant;
      readonly device: DeviceName;
    }
  | { readonly reason: 'signed-out'; readonly detail: string; readonly at: Instant };

export type Refused = { readonly kind: 'refused' } & ActivationRefusal;

export interface SignInRequest {
  readonly device: DeviceName;
  /** A token of the OpenID Connect issuer, or a one-time code. */
  readonly credential:
    { readonly kind: 'token'; readonly token: string } | { readonly kind: 'code'; readonly code: string };
  /** Null: all that the person has seats of. */
  readonly products: readonly string[] | null;
  readonly isOffline: boolean;
  /** A device that is given up for this one. */
  readonly instead: string | null;
  /** A JWS (RFC 7515) made with the key that the computer will go on signing with. */
  readonly proof: string;
}
export interface SignedIn {
  readonly kind: 'signed-in';
  readonly entitlement: Entitlement;
  /** The computer that can no longer be used; null when there was none. */
  readonly displaced: DeviceName | null;
}

export type HeartbeatAnswer =
  | { readonly kind: 'renewed'; readonly entitlement: Entitlement }
  /** `ended` tells the one answer with which a session ends from its later repetitions. */
  | (Refused & { readonly ended?: { readonly email: string; readonly device: DeviceName } });

export type SignOutAnswer =
  { readonly kind: 'signed-out'; readonly email: string; readonly device: DeviceName } | Refused;

/** What computers ask, each with a proof that it is the one that signed in. */
export interface ActivationSessions {
  signIn(request: SignInRequest): Promise<SignedIn | Refused>;
  /** Renews the entitlement, if the seat is still there and nobody signed in elsewhere. */
  heartbeat(proof: string): Promise<HeartbeatAnswer>;
  signOut(proof: string): Promise<SignOutAnswer>;
}

export interface DeviceView extends DeviceName {
  readonly addedAt: Instant;
  readonly lastSeenAt: Instant;
  /** Whether the person may use it now. */
  readonly isSignedIn: boolean;
}

/** What administrators do about a person's computers. */
export interface ActivationDevices {
  /** Oldest first; null when nobody of this address is on the team. */
  of(email: string): Promise<readonly DeviceView[] | null>;
  /** Ends its session, too. False when the person has no such device. */
  remove(request: { readonly email: string; readonly deviceId: string }): Promise<boolean>;
  /** A code that signs its person in once, within ten minutes; null when nobody of this address is on the team. */
  issueCode(request: {
    readonly email: string;
    readonly actor: string;
  }): Promise<{ readonly code: string; readonly expiresAt: Instant } | null>;
}

export interface SigningKeyView {
  readonly kid: string;
  readonly madeAt: Instant;
  readonly signsFrom: Instant;
  /** When it is published no more; null while it has no successor. */
  readonly until: Instant | null;
}

/** The keys that sign entitlements. */
export interface ActivationKeys {
  /** A JWK Set (RFC 7517 §5): every key whose entitlements are still good, the next one included. */
  published(): Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }>;
  list(): Promise<readonly SigningKeyView[]>;
  /**
   * Makes the next key. `overlap`: it is published first and signs later, and the old one stays until what it signed has
   * ended. `at-once`: the old one is believed no more, and every computer must ask again.
   */
  rotate(how: 'overlap' | 'at-once'): Promise<SigningKeyView>;
}

export interface Activation {
  readonly sessions: ActivationSessions;
  readonly devices: ActivationDevices;
  readonly keys: ActivationKeys;
}
