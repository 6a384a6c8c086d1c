/** Where a command writes: data to one stream, everything else to the other. */
export interface Terminal {
  /** Data: what a script reads. */
  out(text: string): void;
  /** Progress, hints, errors. */
  say(text: string): void;
  readonly isColoured: boolean;
  readonly columns: number;
  /** Asks a person; null when nobody is there to answer. */
  readonly ask: ((question: string) => Promise<string>) | null;
}
