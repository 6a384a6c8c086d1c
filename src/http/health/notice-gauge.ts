import { Gauge, type Registry } from 'prom-client';
import type { OpenNotice } from '../../ports/stores/notice-store.ts';

/** How many notices are open, by kind and gravity; a pair that has none is not told. */
export function createNoticeGauge(registry: Registry): { show(open: readonly OpenNotice[]): void } {
  const gauge = new Gauge({
    name: 'seatwarden_notices',
    help: 'Open notices: what administrators should know or do that is no seat of one person',
    labelNames: ['kind', 'severity'],
    registers: [registry],
  });
  return {
    show(open) {
      gauge.reset();
      for (const { kind, severity } of open) gauge.inc({ kind, severity });
    },
  };
}
