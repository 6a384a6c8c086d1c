import { Gauge, type Registry } from 'prom-client';
import type { TokenRow } from '../../ports/stores/token-store.ts';

/** When each token and client secret that still works ends; those without an end are not told. */
export function createTokenGauge(registry: Registry): { show(tokens: readonly TokenRow[]): void } {
  const gauge = new Gauge({
    name: 'seatwarden_token_expires_timestamp_seconds',
    help: 'End of a token or client secret that was not revoked',
    labelNames: ['token', 'name', 'scope'],
    registers: [registry],
  });
  return {
    show(tokens) {
      gauge.reset();
      for (const { id, name, scope, revokedAt, expiresAt } of tokens)
        if (revokedAt === null && expiresAt !== null) gauge.set({ token: id, name, scope }, expiresAt / 1000);
    },
  };
}
