import { describe, expect, it } from 'vitest';
import { useService } from '../service.ts';
import { fuzzService } from './fuzz-service.ts';
import { brokenInvariants } from './store-invariants.ts';

const megabyte = 1024 * 1024;

describe('twenty thousand requests that no sane client would send', () => {
  const service = useService();

  it('are all answered as SCIM, without a failure of ours, and leave the directory and the memory in order', async () => {
    const { faults, byStatus, grownBytes } = await fuzzService(service, { count: 20_000, seed: 7 });

    expect(faults).toEqual([]);
    // The requests reach what they are aimed at, and are refused for many reasons.
    expect([...byStatus.keys()].toSorted()).toEqual(
      expect.arrayContaining([200, 201, 204, 400, 404, 405, 415]),
    );
    expect(await brokenInvariants(service.entra)).toEqual([]);
    expect(grownBytes / megabyte).toBeLessThan(20);
  }, 300_000);
});
