import type * as z from 'zod';
import type { SourceId } from '../core/domain/ids.ts';
import type { PolledSource } from '../ports/source.ts';
import { createBambooHrSource } from './bamboohr/bamboohr-source.ts';
import { bambooHrSettings } from './bamboohr/config-schema.ts';
import { csvSettings } from './csv/config-schema.ts';
import { createCsvSource } from './csv/csv-source.ts';
import { scimSettings } from './scim/config-schema.ts';

/** One kind of source: what it adds to the configuration, and how it is made. Pushed kinds have no reader. */
export interface SourceKind {
  readonly settings: z.ZodObject;
  readonly create: ((id: SourceId, settings: unknown) => PolledSource) | null;
}

/** Every kind of source there is. A new one costs its folder and one line here. */
export const sourceKinds: Readonly<Record<string, SourceKind>> = {
  scim: { settings: scimSettings, create: null },
  csv: { settings: csvSettings, create: (id, settings) => createCsvSource(id, csvSettings.parse(settings)) },
  bamboohr: {
    settings: bambooHrSettings,
    create: (id, settings) => createBambooHrSource(id, bambooHrSettings.parse(settings)),
  },
};
