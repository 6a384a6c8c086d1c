import * as z from 'zod';
import { ImportedView, LedgerFileView, LedgerImport, PeopleImport } from '../../contract/ledger-file.ts';
import type { LedgerFault, LedgerImported } from '../../ports/ledger-file.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { boundToText, etagOf } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

const mostTold = 1000;
const mostFaults = 20;

/** The ledger as files: all of it as JSON, its people as CSV of Autodesk Account. */
export function fileEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [exportLedger(deps), importLedger(deps), importPeople(deps)];
}

function exportLedger(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'get',
    path: '/export',
    scope: 'read',
    summary:
      'The whole ledger; with format=csv everybody on the team, or who has a product, for Autodesk Account',
    query: z.object({
      format: z.enum(['json', 'csv']).default('json'),
      product: z.string().min(1).optional().describe('With csv: who was given this product directly'),
    }),
    answer: LedgerFileView,
    etag: (file) => etagOf(deps.ledger.files.version(file)),
    handle: async ({ query: { format, product = null } }) => {
      const { files } = deps.ledger;
      if (format === 'json') return LedgerFileView.parse(await files.export());
      const text = await files.exportPeople(product);
      return {
        contentType: 'text/csv; charset=utf-8',
        text,
        fileName: product === null ? 'users.csv' : 'assign.csv',
      };
    },
  });
}

function importLedger(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/import',
    scope: 'operate',
    summary: 'Adds what a file has and the ledger has not, all of it or nothing; takes nothing from anybody',
    takesIfMatch: true,
    body: LedgerImport,
    answer: ImportedView,
    handle: async ({ body: { file, ...options }, actor, ifMatch }) => {
      const imported = await boundToText(ifMatch, (ifVersion) =>
        deps.ledger.files.import(file, { ...options, ifVersion }),
      );
      return answerImport(deps, imported, { actor, ...options });
    },
  });
}

function importPeople(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/import/people',
    scope: 'operate',
    summary: 'Takes people from a CSV of Autodesk Account to the team, with a seat where a product is named',
    takesIfMatch: true,
    body: PeopleImport,
    answer: ImportedView,
    handle: async ({ body: { csv, product = null, ...options }, actor, ifMatch }) => {
      const imported = await boundToText(ifMatch, (ifVersion) =>
        deps.ledger.files.importPeople({ csv, product, ...options, ifVersion }),
      );
      return answerImport(deps, imported, { actor, ...options });
    },
  });
}

async function answerImport(
  deps: LicensingDeps,
  imported: LedgerImported,
  asked: { readonly actor: string; readonly dryRun: boolean; readonly actingAs?: string | undefined },
): Promise<z.infer<typeof ImportedView>> {
  const { actor, dryRun, actingAs = null } = asked;
  if (imported.kind === 'faulty') throw refusal(imported.faults);
  const { changes } = imported;
  if (!dryRun && changes.length > 0) {
    const counts = Object.fromEntries(
      [...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
    );
    await note(deps, {
      actor,
      act: 'ledger.imported',
      subject: 'ledger',
      data: { actingAs, changes: counts },
    });
  }
  return {
    dryRun,
    total: changes.length,
    changes: changes.slice(0, mostTold).map((change) => ({ ...change })),
  };
}

function refusal(faults: readonly LedgerFault[]): HttpRefusal {
  const told = faults.slice(0, mostFaults);
  const more = faults.length - told.length;
  const lines = [
    'nothing was imported:',
    ...told.map(({ path, message }) => `${path}: ${message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const errors = told.map((fault) => ({ ...fault }));
  return new HttpRefusal('unprocessable', lines.join('\n'), {
    problem: { code: 'invalid-ledger-file', members: { errors } },
  });
}
