/** Tells the scheduler that something changed. Returns at once; several wakes before a run cost one run. */
export interface Wake {
  wake(reason: string): void;
}
