import { fuzzService } from '../http/scim/fuzz/fuzz-service.ts';
import { brokenInvariants } from '../http/scim/fuzz/store-invariants.ts';
import { startService } from '../http/scim/service.ts';
import { ms, say } from './figures.ts';

/** Each says what it found, so that a fault is known before the last hour, and with the seed that shows it again. */
const perPart = 20_000;

/** `npm run bench -- fuzz [N]`: a million requests that no sane client would send, and what must hold after them. */
export async function benchFuzz(count: number): Promise<void> {
  const service = await startService();
  const startedAt = performance.now();
  const seed = Date.now();
  const byStatus = new Map<number, number>();
  const total = { faults: 0, grownBytes: 0 };
  try {
    for (let from = 0; from < count; from += perPart) {
      const part = await fuzzService(service, { count: Math.min(perPart, count - from), seed, from });
      total.faults += part.faults.length;
      // Until the first part is through, the heap grows to its working size.
      if (from > 0) total.grownBytes += part.grownBytes;
      for (const [status, times] of part.byStatus) byStatus.set(status, (byStatus.get(status) ?? 0) + times);
      const took = ms(performance.now() - startedAt);
      say(`${from + part.requests} requests in ${took}, heap ${inMb(part.grownBytes)} MB (seed ${seed})`);
      for (const fault of part.faults) say(fault);
    }
    const statuses = [...byStatus].sort(([one], [other]) => one - other);
    say(`${count} requests in ${ms(performance.now() - startedAt)}, ${total.faults} faults (goal 0)`);
    say(`answers: ${statuses.map(([status, times]) => `${status} ${times} times`).join(', ')}`);
    const broken = await brokenInvariants(service.entra);
    say(`invariants of the store that do not hold: ${broken.length === 0 ? 'none' : broken.join('; ')}`);
    say(`heap after a collection grew by ${inMb(total.grownBytes)} MB since the first part`);
  } finally {
    await service.close();
  }
}

function inMb(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
