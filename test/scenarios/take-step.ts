import { expect } from 'vitest';
import { administer } from './administer.ts';
import { changeSeats } from './change-seats.ts';
import type { Step } from './scenario-schema.ts';
import type { Stage } from './stage.ts';

type Events = Omit<Step, 'at' | 'why' | 'start' | 'config' | 'expect' | 'stop'>;

/** What happens in one moment, in this order; after each the daemon comes to rest. */
export async function actOn(stage: Stage, events: Events): Promise<void> {
  const { pause } = events;
  if (pause !== undefined) await stage.daemon.ask('POST /pause', { reason: pause });
  await hear(stage, events);
  await changeSeats(stage.daemon, events);
  await administer(stage, events);
}

async function hear(stage: Stage, { feeds = {}, groups = [], says = {} }: Events): Promise<void> {
  const { daemon, files } = stage;
  for (const [id, feed] of Object.entries(feeds)) fileOf(stage, id).setFeed(feed);
  for (const event of groups) await pusherOf(stage, event.source).changeGroup(event);
  for (const [id, people] of Object.entries(says)) {
    if (files.has(id)) fileOf(stage, id).hear(people);
    else await pusherOf(stage, id).say(people);
    await daemon.idle();
  }
  for (const id of new Set([...Object.keys(feeds), ...Object.keys(says)])) {
    const file = files.get(id);
    if (file === undefined) continue;
    file.write(daemon.clock.now());
    await daemon.ask(`POST /sources/${id}/sync`);
    await daemon.idle();
  }
}

function fileOf({ files }: Stage, id: string) {
  return files.get(id) ?? expect.fail(`${id} is no source of kind csv`);
}

function pusherOf({ pushers }: Stage, id: string) {
  return pushers.get(id) ?? expect.fail(`${id} is no source of kind scim or csv`);
}
