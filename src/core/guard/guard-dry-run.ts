import type { PoolId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Guard } from './trip.ts';

/**
 * Dry runs that the configuration asks for: everything is planned and checked, and nothing is sent. An approval does not
 * lift one, for who approves a plan has looked at the plan and not at the switch.
 */
export const guardDryRun: Guard = ({ operations, policy }) => {
  if (policy.dryRun) {
    const message =
      'dry run: nothing is sent to any licensing core; take `dryRun: true` out of the configuration to go on';
    return [{ guard: 'dry-run', scope: 'everybody', message, approvable: false, stops: () => true }];
  }
  return [...new Set(operations.map(({ poolId }) => poolId))]
    .filter((id) => isDryPool(id, policy))
    .map((id) => ({
      guard: 'dry-run',
      scope: `pool:${id}`,
      message: `dry run of pool ${id}: nothing is sent for it; take \`dryRun: true\` out of its entry under \`pools\` to go on`,
      approvable: false,
      stops: ({ poolId }) => poolId === id,
    }));
};

/** Whether this pool is planned for show only. */
export function isDryPool(id: PoolId, { pools }: Pick<Policy, 'pools'>): boolean {
  return pools.get(id)?.dryRun === true;
}
