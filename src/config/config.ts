import type * as z from 'zod';
import type { approvalSchema } from './schema/approval-schema.ts';
import type { guardsSchema } from './schema/guards-schema.ts';
import type { lifecycleSchema } from './schema/lifecycle-schema.ts';
import type { peopleSchema } from './schema/people-schema.ts';
import type { poolSchema } from './schema/pool-schema.ts';
import type { protectionSchema, ruleSchema } from './schema/rule-schema.ts';
import type { expectSchema } from './schema/source-schema.ts';
import type { freezeSchema, workingHoursSchema } from './schema/window-schema.ts';

/** A kind's own keys as written in the file, checked against its schema; secrets are sealed (`revealSecrets`). */
export type Settings = Readonly<Record<string, unknown>>;

interface EntryConfig {
  readonly id: string;
  readonly kind: string;
  readonly settings: Settings;
  /** The settings that change who comes through; a change of one makes the next plan report-only. */
  readonly decisive: Settings;
}

export type LicensingConfig = EntryConfig;

export interface SourceConfig extends EntryConfig {
  /** People are pushed to it; the next three are null then. */
  readonly isPushed: boolean;
  readonly decidesLeaving: boolean;
  /** A cron expression in the company's time zone. */
  readonly schedule: string | null;
  readonly expect: Readonly<z.output<typeof expectSchema>> | null;
  readonly staleAfterMs: number | 'off' | null;
}

/** The configuration, checked and complete: every default is in it. Durations are milliseconds or days, shares 0 to 1. */
export interface Config {
  readonly company: string;
  readonly timeZone: string;
  readonly dryRun: boolean;
  readonly sources: readonly SourceConfig[];
  readonly people: Readonly<z.output<typeof peopleSchema>>;
  readonly licensing: readonly LicensingConfig[];
  readonly pools: readonly Readonly<z.output<typeof poolSchema>>[];
  readonly rules: readonly Readonly<z.output<typeof ruleSchema>>[];
  readonly protect: readonly Readonly<z.output<typeof protectionSchema>>[];
  readonly pilot?: string | undefined;
  readonly freeze: readonly Readonly<z.output<typeof freezeSchema>>[];
  readonly workingHours?: Readonly<z.output<typeof workingHoursSchema>> | undefined;
  readonly lifecycle: Readonly<z.output<typeof lifecycleSchema>>;
  readonly guards: Readonly<z.output<typeof guardsSchema>>;
  readonly approval: Readonly<z.output<typeof approvalSchema>>;
  /** When full runs happen: a cron expression in the company's time zone. */
  readonly runs: { readonly full: string };
}
