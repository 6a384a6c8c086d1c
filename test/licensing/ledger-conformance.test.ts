import { describeLicensingCore } from '../conformance/licensing-core.ts';
import { databaseKinds } from '../support/databases.ts';
import { openLedgerWorld } from './ledger-world.ts';

for (const kind of databaseKinds) {
  describeLicensingCore(`the ledger on ${kind}`, () => openLedgerWorld(kind));
}
