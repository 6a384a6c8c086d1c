import type { CoreId, PoolId } from '../core/domain/ids.ts';
import type { Limit } from '../core/domain/policy.ts';
import { LicensingUnavailable } from '../errors.ts';
import type { CoreReading, LicensingCore } from '../ports/licensing-core.ts';
import type { SeatsObserved } from '../ports/stores/seat-store.ts';
import { count, type Run } from './run-context.ts';
import { tellMoves, tellReading } from './tell-team.ts';

/** Below this many vanished seats a reading is never implausible: small teams change by hand. */
const vanishedAlwaysPlausible = 5;

/**
 * Reads every licensing core, whole or not at all. One that cannot be read gets no operations in this run; one whose
 * seats vanished beyond the band keeps its last picture, and everything is held until an administrator looks.
 */
export async function readLicensing(run: Run): Promise<void> {
  for (const core of run.cores.values()) {
    const reading = await readTeam(run, core);
    if (reading === null) continue;
    const isBelieved = await takeOver(run, core.id, reading);
    await tellReading(run, core, { reading, isBelieved });
  }
  await tellMoves(run);
}

async function readTeam(run: Run, core: LicensingCore): Promise<CoreReading | null> {
  try {
    return await core.readTeam(run.request.signal);
  } catch (error) {
    if (!(error instanceof LicensingUnavailable)) throw error;
    run.unknownCores.add(core.id);
    await noteTrouble(run, core.id, error);
    count(run, 'cores-unread');
    run.log.warn(
      { coreId: core.id, err: error },
      'a licensing core could not be read; its last picture stays',
    );
    return null;
  }
}

async function noteTrouble(run: Run, coreId: CoreId, error: LicensingUnavailable): Promise<void> {
  const remedy = error.needsConsent ? 'consent' : 'wait';
  const trouble = { message: error.message, remedy } as const;
  await run.database.write(({ cores }) => cores.note({ coreId, at: run.clock.now(), trouble }));
}

/** True when the reading is believed, and our picture now. */
async function takeOver(run: Run, coreId: CoreId, reading: CoreReading): Promise<boolean> {
  const core = { id: coreId, pools: poolsByProduct(run, coreId), nowAt: run.calendar.nowAt };
  return run.database.write(async ({ seats, facts, cores }) => {
    const { coreMaxDrop } = run.policy.guards;
    const isBelieved = (seen: SeatsObserved) =>
      run.request.approval !== null || whyImplausible(coreId, seen, coreMaxDrop) === null;
    const observed = await seats.replace(reading, core, isBelieved);
    if (!isBelieved(observed)) {
      const implausible = whyImplausible(coreId, observed, coreMaxDrop) ?? '';
      await facts.set('core-implausible', implausible);
      await cores.note({ coreId, at: core.nowAt, trouble: { message: implausible, remedy: 'look' } });
      run.log.warn({ coreId, ...observed }, implausible);
      return false;
    }
    await facts.clear('core-implausible');
    await cores.note({ coreId, at: core.nowAt, trouble: null });
    count(run, 'seats-appeared', observed.appeared);
    count(run, 'seats-vanished', observed.vanished);
    return true;
  });
}

function poolsByProduct(run: Run, coreId: CoreId): ReadonlyMap<string, PoolId> {
  const pools = [...run.policy.pools.values()].filter((pool) => pool.coreId === coreId);
  return new Map(pools.map((pool) => [pool.product, pool.id]));
}

function whyImplausible(coreId: CoreId, observed: SeatsObserved, maxDrop: Limit): string | null {
  const { vanished, before } = observed;
  if (maxDrop === 'off' || vanished <= vanishedAlwaysPlausible || vanished <= before * maxDrop) return null;
  return (
    `${vanished} of ${before} seats vanished from licensing core ${coreId} between two readings; ` +
    `at most ${Math.round(maxDrop * 100)} % may, unless an administrator approves`
  );
}
