import { fuzzService } from '../http/scim/fuzz/fuzz-service.ts';
import { brokenInvariants } from '../http/scim/fuzz/store-invariants.ts';
import { startService } from '../http/scim/service.ts';
import { ms, say } from './figures.ts';

/** `npm run bench -- fuzz [N]`: a million requests that no sane client would send, and what must hold after them. */
export async function benchFuzz(count: number): Promise<void> {
  const service = await startService();
  const startedAt = performance.now();
  try {
    const { faults, byStatus, grownBytes } = await fuzzService(service, { count, seed: Date.now() });
    const statuses = [...byStatus].sort(([one], [other]) => one - other);
    say(`${count} requests in ${ms(performance.now() - startedAt)}, ${faults.length} faults (goal 0)`);
    for (const fault of faults) say(fault);
    say(`answers: ${statuses.map(([status, times]) => `${status} ${times} times`).join(', ')}`);
    const broken = await brokenInvariants(service.entra);
    say(`invariants of the store that do not hold: ${broken.length === 0 ? 'none' : broken.join('; ')}`);
    say(
      `heap after a collection grew by ${(grownBytes / 1024 / 1024).toFixed(1)} MB since the first quarter`,
    );
  } finally {
    await service.close();
  }
}
