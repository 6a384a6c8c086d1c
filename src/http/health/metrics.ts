import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../../ports/stores/database.ts';
import type { RunResult } from '../../reconcile/reconcile.ts';
import { createNoticeGauge } from './notice-gauge.ts';
import { createTokenGauge } from './token-gauge.ts';

export interface Metrics {
  /** The Prometheus text, gauges read from committed state at this moment. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
  runFinished(result: RunResult): void;
  runFailed(): void;
  answered(answer: {
    readonly face: string;
    readonly method: string;
    readonly status: number;
    readonly ms: number;
  }): void;
}

const mostChildren = 500;

/** Counts which runs bring, by the name they have in a run's counts. */
const operationStates = ['done', 'already-so', 'refused', 'failed', 'not-tried'] as const;

/** Makes the daemon's metrics; nothing is kept outside of the returned value. */
export function createMetrics(database: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const runs = new Counter({
    name: 'seatwarden_runs_total',
    help: 'Runs by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const operations = new Counter({
    name: 'seatwarden_operations_total',
    help: 'Operations by how they ended',
    labelNames: ['state'],
    registers,
  });
  const mended = new Counter({
    name: 'seatwarden_mended_total',
    help: 'Differences that a full run found and the incremental path had missed; must stay 0',
    registers,
  });
  const requests = new Histogram({
    name: 'seatwarden_http_request_seconds',
    help: 'Answers by face, method and status',
    labelNames: ['face', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const gauges = createGauges(registry);
  const seconds = rememberChildren(requests);

  return {
    async render() {
      await gauges.read(database);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    runFinished({ outcome, counts }) {
      runs.inc({ outcome });
      mended.inc(counts['mended'] ?? 0);
      for (const state of operationStates) operations.inc({ state }, counts[state] ?? 0);
    },
    runFailed() {
      runs.inc({ outcome: 'failed' });
    },
    answered({ face, method, status, ms }) {
      seconds(face, method, status).observe(ms / 1000);
    },
  };
}

/** Finding the child of a histogram by its labels costs more than the observation. The labels are few, but a method is the client's to invent. */
function rememberChildren(
  requests: Histogram<'face' | 'method' | 'status'>,
): (face: string, method: string, status: number) => Histogram.Internal<'face' | 'method' | 'status'> {
  const children = new Map<string, Histogram.Internal<'face' | 'method' | 'status'>>();
  return (face, method, status) => {
    const key = `${face} ${method} ${status}`;
    const child = children.get(key) ?? requests.labels(face, method, String(status));
    if (children.size < mostChildren) children.set(key, child);
    return child;
  };
}

function createGauges(registry: Registry): { read(database: Database): Promise<void> } {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const held = gauge('seatwarden_held_operations', 'Operations that wait for an administrator');
  const paused = gauge('seatwarden_paused', '1 while applying is paused');
  const seats = gauge('seatwarden_seats', 'Seats of a pool', ['pool', 'kind']);
  const waiting = gauge('seatwarden_waiting', 'People who wait for a seat', ['pool']);
  const drift = gauge('seatwarden_drift', 'Open drift rows', ['pool', 'class']);
  const lastGood = gauge('seatwarden_source_last_good_timestamp_seconds', 'Last good reading of a source', [
    'source',
  ]);
  const coreGood = gauge(
    'seatwarden_core_last_good_timestamp_seconds',
    'Last good reading of a licensing core; 0 when there was none',
    ['core'],
  );
  const coreTrouble = gauge('seatwarden_core_unread', '1 while the last reading of a licensing core failed', [
    'core',
  ]);
  const quarantined = gauge('seatwarden_source_quarantined', '1 while a source is in quarantine', ['source']);

  const notices = createNoticeGauge(registry);
  const tokens = createTokenGauge(registry);

  return {
    async read({ read }) {
      notices.show(await read.notices.open());
      tokens.show(await read.tokens.list());
      const [hold, reason, pools, sources, cores] = await Promise.all([
        read.holds.current(),
        read.facts.get('paused'),
        read.views.pools(),
        read.sources.list(),
        read.cores.list(),
      ]);
      held.set(hold?.operations.length ?? 0);
      paused.set(reason === null ? 0 : 1);
      drift.reset();
      for (const pool of pools) {
        if (pool.capacity !== null) seats.set({ pool: pool.poolId, kind: 'capacity' }, pool.capacity);
        if (pool.taken !== null) seats.set({ pool: pool.poolId, kind: 'taken' }, pool.taken);
        waiting.set({ pool: pool.poolId }, pool.waiting);
        for (const [name, rows] of Object.entries(pool.byClass))
          drift.set({ pool: pool.poolId, class: name }, rows);
      }
      for (const { coreId, goodAt, trouble } of cores) {
        coreGood.set({ core: coreId }, (goodAt ?? 0) / 1000);
        coreTrouble.set({ core: coreId }, trouble === null ? 0 : 1);
      }
      for (const { id, lastGoodAt, quarantinedAt } of sources) {
        if (lastGoodAt !== null) lastGood.set({ source: id }, lastGoodAt / 1000);
        quarantined.set({ source: id }, quarantinedAt === null ? 0 : 1);
      }
    },
  };
}
