import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a demonstration may use, and what is taken down behind it. */
export interface Stage {
  readonly folder: string;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Closes this at the end, the newest first. */
  keep<Prop extends { close(): Promise<void> }>(prop: Prop): Prop;
}

/** Plays until it is over or Ctrl-C ends it; nothing is left then. */
export async function onStage(
  say: (text: string) => void,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const folder = await mkdtemp(join(tmpdir(), 'seatwarden-demo-'));
  const props: { close(): Promise<void> }[] = [];
  const keep: Stage['keep'] = (prop) => {
    if (signal.aborted) void prop.close();
    else props.push(prop);
    return prop;
  };
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    const played = play({ folder, signal, keep }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    await Promise.race([played, stopped]);
  } finally {
    say('\nThe demo ends; its data is removed.\n');
    for (const prop of props.reverse()) await prop.close();
    await rm(folder, { recursive: true, force: true });
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
