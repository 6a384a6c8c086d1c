/** What a daemon in simulated time and the process that moves the time say to each other. */
export type FromDaemon =
  /** It has loaded, and has asked nobody anything yet. */
  | { readonly kind: 'hello' }
  | { readonly kind: 'listening' }
  /** It would sleep for so long. */
  | { readonly kind: 'sleep'; readonly id: number; readonly ms: number }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly value: unknown;
      readonly failure: string | null;
    };

export type ToDaemon =
  | { readonly kind: 'awake'; readonly id: number; readonly now: number }
  | { readonly kind: 'ask'; readonly id: number; readonly now: number; readonly wish: Wish };

export type Wish =
  /** A run as the schedule makes it, with a reading of the licensing core first. */
  | { readonly kind: 'run'; readonly scope: 'marked' | 'everybody' }
  /** An administrator's browser has come back with a code. */
  | {
      readonly kind: 'consent';
      readonly administrator: string;
      readonly code: string;
      readonly redirectUri: string;
    }
  /** Who has consented, and whether that can still be used. */
  | { readonly kind: 'consents' }
  /** Answered when no run is under way. */
  | { readonly kind: 'idle' };

export interface RunReport {
  readonly outcome: string;
  readonly held: number;
  readonly waiting: number;
  readonly counts: Readonly<Record<string, number>>;
}

export interface ConsentReport {
  readonly administrator: string;
  readonly state: string;
}
