import type { Kysely } from 'kysely';
import type { Access } from '../../ports/connections.ts';

/** What Autodesk's side does not remember for us. */
export interface AutodeskTables {
  /** One row per administrator who let us act for a team. Tokens are sealed. */
  autodesk_consents: {
    id: string;
    core_id: string;
    /** Who consented, in words for people. */
    administrator: string;
    scopes: string;
    granted_at: number;
    state: ConsentState;
    state_at: number;
    reason: string | null;
    /** Grows with each refresh token: who holds an older one cannot write. */
    generation: number;
    refresh_token: string;
    refreshed_at: number;
    access_token: string | null;
    access_until: number;
    /** Who sends the refresh token now. Still there after `refresher_until`: nobody knows whether it was used up. */
    refresher: string | null;
    refresher_until: number;
    /** No refresh before this: Autodesk was busy, or out of reach. */
    not_before: number;
  };
  /** Sign-ins of administrators that are under way; the states themselves are not kept. */
  autodesk_sign_ins: {
    id: string;
    core_id: string;
    access: Access;
    redirect_uri: string;
    bound_to: string;
    code_verifier: string;
    ends_at: number;
  };
  /** Calls of the present minute; one row per allowance. */
  autodesk_budget: {
    bucket: string;
    /** Minutes since 1970. */
    minute: number;
    used: number;
    ceiling: number;
    blocked_until: number;
  };
  /** What we last did to, or saw of, one person's seat of one product: overlaid on lists that lag behind. */
  autodesk_seats_seen: {
    core_id: string;
    user_id: string;
    product_id: string;
    email: string;
    held_as: 'direct' | 'inherited' | 'none';
    at: number;
  };
  /** Every operation that was answered, once: an id that comes again gets the first answer. */
  autodesk_acts: { operation_id: string; core_id: string; at: number; answer: string };
}

/** `role-lost` may come back by itself, when the administrator is one again; `consent-again` needs a person. */
export type ConsentState = 'usable' | 'role-lost' | 'consent-again';
export type AutodeskDb = Kysely<AutodeskTables>;
