/** Single facts of this instance that must be durable: paused, accepted policy, instance id. */
export interface FactStore {
  get(name: FactName): Promise<string | null>;
  set(name: FactName, value: string): Promise<void>;
  /** Sets it if it still is `from` (null: not there); false where somebody else was first, also at this very moment. */
  swap(name: FactName, change: { from: string | null; to: string }): Promise<boolean>;
  clear(name: FactName): Promise<void>;
}
export type FactName =
  | 'accepted-policy'
  /** Under which policy everybody was last decided about. */
  | 'decided-policy'
  /** What decides over seats, part by part, as the last start found it. */
  | 'policy-parts'
  /** Changes of it that nobody has accepted yet. */
  | 'policy-changes'
  /** By which keys all records were matched, and how far a change of them has come. */
  | 'matched-by'
  | 'paused'
  | 'instance-id'
  | 'core-implausible'
  | 'long-gap'
  | 'session-secret'
  | 'cursor-key'
  | `accept-next:${string}`
  /** Since and until when sign-ins of a product are counted, by core and product. */
  | `use-watched:${string}`
  /** What the last reading of a licensing core leaves for the next, by the core's id. */
  | `team-memory:${string}`;
