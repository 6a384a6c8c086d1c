import type { SimulationView } from '../../contract/simulation.ts';
import type { Operation } from '../../core/domain/plan.ts';
import type { Closure } from '../../core/rules/removal-windows.ts';
import type { SimulatedEffect, SimulatedTrip, Simulation } from '../../reconcile/simulate-rules.ts';
import { timestamp } from './to-view.ts';

const MOST_EFFECTS = 10_000;
const MOST_NAMES = 20;
const nothing = { gains: 0, loses: 0, waits: 0, keeps: 0, 'drops-out': 0 };

/** Sums by pool and by department, and the people in the order of pools, departments and names. */
export function toSimulationView({ effects, trips, leftOut, warnings }: Simulation): SimulationView {
  const sorted = effects.toSorted(
    (a, b) =>
      a.row.poolId.localeCompare(b.row.poolId) ||
      (a.department ?? '').localeCompare(b.department ?? '') ||
      a.row.displayName.localeCompare(b.row.displayName),
  );
  return {
    pools: sums(sorted, ({ row }) => ({ pool: row.poolId })),
    departments: sums(sorted, ({ row, department }) => ({ pool: row.poolId, department })),
    total: sorted.length,
    effects: sorted.slice(0, MOST_EFFECTS).map(({ effect, row, department, delay }) => ({
      effect,
      pool: row.poolId,
      displayName: row.displayName,
      email: row.email,
      department,
      rule: row.ruleId,
      evidence: row.evidence,
      dueAt: effect === 'loses' && row.decision === 'grace' ? timestamp(row.dueAt) : null,
      delay: toDelay(delay),
    })),
    guards: trips.map(toTripView),
    delayed: sorted.filter(({ delay }) => delay !== null).length,
    warnings: warnings.map(({ text }) => text),
    leftOut: [...leftOut],
  };
}

function toDelay(delay: Closure | null) {
  return delay === null ? null : { until: timestamp(delay.until), why: delay.why };
}

function toTripView({ guard, scope, message, approvable, operations }: SimulatedTrip) {
  const people = [...new Set(operations.slice(0, MOST_NAMES).map(nameOf))];
  return { guard, scope, message, approvable, operations: operations.length, people };
}

function nameOf(operation: Operation): string {
  return operation.kind === 'add' ? operation.to.displayName : operation.from.displayName;
}

function sums<Key extends object>(
  effects: readonly SimulatedEffect[],
  keyOf: (effect: SimulatedEffect) => Key,
): (Key & typeof nothing)[] {
  const found = new Map<string, Key & typeof nothing>();
  for (const one of effects) {
    const key = keyOf(one);
    const name = JSON.stringify(key);
    const sum = found.get(name) ?? { ...key, ...nothing };
    found.set(name, { ...sum, [one.effect]: sum[one.effect] + 1 });
  }
  return [...found.values()];
}
