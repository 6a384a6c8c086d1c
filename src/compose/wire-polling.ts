import type { SourceConfig } from '../config/config.ts';
import { revealSecrets } from '../config/secret.ts';
import type { SyncView } from '../contract/status.ts';
import { asId, type SourceId } from '../core/domain/ids.ts';
import { HttpRefusal } from '../http/edge/http-refusal.ts';
import { createPoller, type Poller } from '../jobs/poller.ts';
import type { Job } from '../jobs/schedule.ts';
import type { Wake } from '../ports/wake.ts';
import { readSource, type SourceOutcome, type SourceToRead } from '../reconcile/read-source.ts';
import { sourceKinds } from '../sources/registry.ts';
import type { Foundation } from './foundation.ts';

export interface Polling {
  readonly poller: Poller;
  readonly jobs: readonly (Job & { readonly sourceId: SourceId })[];
  /** Reads now and says what came of it, for an administrator. */
  pollNow(sourceId: SourceId): Promise<SyncView>;
  /** Ends a quarantine and reads anew; that reading is accepted whatever it lost. */
  release(sourceId: SourceId, actor: string): Promise<void>;
}

/** Readers and jobs of every polled source of the configuration. */
export function createPolling(foundation: Foundation, wake: Wake): Polling {
  const { config, database } = foundation;
  const sources = new Map(config.sources.flatMap((entry) => toReader(entry) ?? []));
  const deps = { ...foundation, cache: database.cache('sources') };
  const poller = createPoller({
    read: (id, signal) => readSource(deps, known(sources, id), signal),
    wake: (reason) => wake.wake(reason),
  });
  const jobs = config.sources.flatMap(({ id, schedule }) => {
    const sourceId = asId<SourceId>(id);
    if (schedule === null || !sources.has(sourceId)) return [];
    return [
      { name: `poll ${id}`, cron: schedule, sourceId, run: async () => void (await poller.poll(sourceId)) },
    ];
  });
  return {
    poller,
    jobs,
    async pollNow(id) {
      known(sources, id);
      const outcome = await poller.poll(id);
      return { source: id, outcome: outcome.kind, message: inWords(outcome) };
    },
    async release(id, actor) {
      const { source } = known(sources, id);
      await database.write(async (stores) => {
        await stores.facts.set(`accept-next:${id}`, actor);
        await stores.sources.save({ id, kind: source.kind, quarantinedAt: null, quarantineReason: null });
        const at = foundation.clock.now();
        await stores.audit.append([{ at, actor, act: 'source.released', subject: `source:${id}`, data: {} }]);
      });
      wake.wake(`release ${id}`);
      await poller.poll(id);
    },
  };
}

function toReader(entry: SourceConfig): [[SourceId, SourceToRead]] | null {
  const { id, kind, settings, expect } = entry;
  const create = sourceKinds[kind]?.create ?? null;
  if (create === null || expect === null) return null;
  const sourceId = asId<SourceId>(id);
  return [[sourceId, { source: create(sourceId, revealSecrets(settings)), expect }]];
}

function known(sources: ReadonlyMap<SourceId, SourceToRead>, id: SourceId): SourceToRead {
  const found = sources.get(id);
  if (found !== undefined) return found;
  const polled = [...sources.keys()].join(', ') || 'none';
  throw new HttpRefusal('not-found', `${id} is no source that is polled; polled sources: ${polled}`);
}

function inWords(outcome: SourceOutcome): string {
  switch (outcome.kind) {
    case 'unchanged':
      return 'nothing has changed since the last reading';
    case 'accepted': {
      const { created, changed, absent, unchanged } = outcome.result;
      return `read: ${created} new, ${changed} changed, ${absent} no longer listed, ${unchanged} as before`;
    }
    case 'implausible':
      return `not believed, and in quarantine: ${outcome.reasons.join('; ')}`;
    case 'unavailable':
      return `could not be read: ${outcome.reason}`;
  }
}
