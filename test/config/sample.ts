import * as z from 'zod';
import { ConfigInvalid } from '../../src/errors.ts';
import type { ConfigKinds } from '../../src/config/kinds.ts';
import { loadConfig, type LoadedConfig } from '../../src/config/load-config.ts';

/** Kinds that are like the real ones and stay as they are when those change. */
export const sampleKinds: ConfigKinds = {
  sources: {
    scim: z.object({}).meta({ pushed: true, description: 'An identity provider pushes.' }),
    csv: z.object({
      path: z.string().min(1).meta({ decides: false, description: 'The file.' }),
      columns: z
        .partialRecord(z.enum(['userName', 'email']), z.string())
        .optional()
        .describe('Columns by attribute.'),
      separator: z.string().length(1).default(';').describe('Between columns.'),
      maxAge: z.number().positive().optional().describe('Hours.'),
      noDate: z.array(z.string()).default(['', 'N/A']).describe('Spellings of no date.'),
    }),
    acme: z
      .object({
        domain: z.string().describe('The domain at Acme.'),
        apiKey: z.string().min(8).meta({ secret: true, description: 'The key.' }),
        spareKey: z.string().meta({ secret: true, description: 'Another key.' }).optional(),
        from: z.int().default(0).describe('From.'),
        to: z.int().default(9).describe('To.'),
      })
      .refine(({ from, to }) => from <= to, { path: ['from'], error: 'must not be over `to`' }),
  },
  licensing: {
    ledger: z.object({ actingAs: z.email().optional().describe('Acts in this name.') }),
  },
};

export const validText = `company: Example Engineering
timeZone: Europe/London
sources:
  - { id: entra, kind: scim, decidesLeaving: true }
  - id: hr
    kind: csv
    path: ./data/people.csv
    schedule: "*/15 * * * *"
    expect: { atLeast: 200, maxDrop: 5% }
people:
  match: [employeeNumber, email]
  precedence: [hr, entra]
licensing:
  - { id: main, kind: ledger }
pools:
  - { id: autocad, core: main, product: AutoCAD }
rules:
  - id: cad-group
    pool: autocad
    when: 'groups.display eq "CAD Users"'
    priority: 50
    reason: CAD seats follow the CAD Users group
`;

interface LoadOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

export function load(text: string, { env = {}, files = {} }: LoadOptions = {}): LoadedConfig {
  return loadConfig({
    text,
    file: 'sw.yaml',
    kinds: sampleKinds,
    env,
    readFile: (path) => readFrom(files, path),
  });
}

function readFrom(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  return text;
}

/** The complaints about a text; none when it loads. */
export function complaintsAbout(text: string, options: LoadOptions = {}): readonly string[] {
  try {
    load(text, options);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.complaints;
    throw error;
  }
}

/** `validText` with one piece exchanged; the piece must be there. */
export function changed(from: string, to: string): string {
  if (!validText.includes(from)) throw new Error(`not in the sample: ${from}`);
  return validText.replace(from, () => to);
}
