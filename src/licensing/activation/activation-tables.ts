import type { Kysely } from 'kysely';
import type { LedgerTables } from '../ledger/ledger-tables.ts';

/** Who signed in where. People are the ledger's users; what they may use are the seats that they hold there. */
export interface ActivationTables {
  /** Computers that count toward a person's limit. */
  activation_devices: {
    id: string;
    core_id: string;
    user_id: string;
    /** As the computer calls itself; two people may share one. */
    device_id: string;
    name: string;
    /** Which of the person's places it takes, from 1: two sign-ins at once cannot take the same. */
    place: number;
    added_at: number;
    last_seen_at: number;
  };
  /** One signing-in on one computer. A person has one that is open, or none. */
  activation_sessions: {
    id: string;
    core_id: string;
    user_id: string;
    device_id: string;
    device_name: string;
    /** A JWK (RFC 7517); what the computer asks later is signed with its other half. */
    public_key: string;
    /** RFC 7638. */
    thumbprint: string;
    /** JSON list of products; null: all that the person has seats of. */
    asked: string | null;
    is_offline: number;
    /** The largest that the computer has sent; whatever is not larger was sent before. */
    counter: number;
    started_at: number;
    last_seen_at: number;
    /** When the last entitlement ends. */
    expires_at: number;
    ended_at: number | null;
    ended_by: 'elsewhere' | 'no-seat' | 'signed-out' | 'device-removed' | null;
    /** Of `elsewhere`: the computer that is used instead. */
    ended_on_id: string | null;
    ended_on_name: string | null;
  };
  /** One-time codes that administrators gave out, by their hash. */
  activation_codes: {
    hash: string;
    core_id: string;
    user_id: string;
    issued_by: string;
    expires_at: number;
    used_at: number | null;
  };
  /** Tokens and proofs that were shown once, by their hash, as long as they would be good otherwise. */
  activation_seen: { core_id: string; hash: string; thumbprint: string; until: number };
  /** Keys that sign entitlements, oldest first. */
  activation_keys: {
    core_id: string;
    generation: number;
    kid: string;
    public_key: string;
    private_key: string;
    is_sealed: number;
    made_at: number;
    signs_from: number;
    /** When nothing that it signed is good any more; null while it has no successor. */
    until: number | null;
  };
}

export type ActivationDb = Kysely<ActivationTables & LedgerTables>;
