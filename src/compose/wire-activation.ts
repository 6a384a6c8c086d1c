import { revealSecrets } from '../config/secret.ts';
import { asId, type CoreId } from '../core/domain/ids.ts';
import { writeWatched } from '../core/rules/watched-use.ts';
import { createActivation } from '../licensing/activation/activation.ts';
import type { ActivationTables } from '../licensing/activation/activation-tables.ts';
import { ledgerSettings } from '../licensing/ledger/config-schema.ts';
import type { LedgerTables } from '../licensing/ledger/ledger-tables.ts';
import type { Activation } from '../ports/activation.ts';
import type { Foundation } from './foundation.ts';

/** Signing in on computers, over the embedded ledger; null when no licensing core is one. */
export function createActivationOf({
  config,
  database,
  clock,
  ids,
  log,
  secretKey,
}: Foundation): Activation | null {
  const entry = config.licensing.find(({ kind }) => kind === 'ledger');
  if (entry === undefined) return null;
  return createActivation({
    ledger: {
      coreId: asId<CoreId>(entry.id),
      workspace: database.workspace<LedgerTables>(),
      clock,
      ids,
    },
    workspace: database.workspace<ActivationTables & LedgerTables>(),
    settings: ledgerSettings.parse(revealSecrets(entry.settings)).activation,
    log,
    secretKey: secretKey?.reveal() ?? null,
    async recordUse(uses) {
      const rows = uses.map((use) => ({ ...use, source: 'activation', toldAt: use.at }));
      await database.write(async ({ usage, facts }) => {
        await usage.record(rows, clock.now());
        for (const { coreId, product, at } of uses) {
          const name = `use-watched:${coreId}:${product}` as const;
          if ((await facts.get(name)) === null) await facts.set(name, writeWatched({ since: at, until: at }));
        }
      });
    },
  });
}
