/** Middle and tail of some durations, in ms. */
export interface Figures {
  readonly median: number;
  readonly p99: number;
  readonly count: number;
}

export function figuresOf(durations: readonly number[]): Figures {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99), count: sorted.length };
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}
