import { describeLicensingCore } from '../../conformance/licensing-core.ts';
import { databaseKinds } from '../../support/databases.ts';
import { openSimulatedTeam } from './simulated-team.ts';

const behind = { assignmentsMs: 5 * 60_000, countsMs: 5 * 60_000 };

for (const kind of databaseKinds) {
  describeLicensingCore(`Autodesk on ${kind}`, () => openSimulatedTeam(kind));
}
describeLicensingCore('Autodesk, whose lists are five minutes behind,', () =>
  openSimulatedTeam('sqlite', { lag: behind }),
);
