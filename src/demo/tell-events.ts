import { setTimeout as wait } from 'node:timers/promises';
import type { Seatwarden } from '../compose.ts';
import type { Happening } from './story.ts';
import { watchSeats } from './watch-seats.ts';

const betweenEventsMs = 4000;

export interface Telling {
  readonly seatwarden: Seatwarden;
  readonly say: (text: string) => void;
  /** Ends after so many events; null goes on until the signal. */
  readonly events: number | null;
  readonly signal: AbortSignal;
  readonly happen: () => Promise<Happening>;
}

/** Lets one thing after another happen, and says what became of each. */
export async function tellEvents({ seatwarden, say, events, signal, happen }: Telling): Promise<void> {
  for (let told = 0; (events === null || told < events) && !signal.aborted; told += 1) {
    await wait(told === 0 ? 500 : betweenEventsMs, undefined, { signal });
    const at = seatwarden.clock.now();
    const { text } = await happen();
    say(`\n${text}\n`);
    for (const line of await watchSeats(seatwarden, at)) say(`  ${line}\n`);
  }
}
