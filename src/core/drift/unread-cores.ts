import type { CoreStanding, Remedy } from '../domain/core-standing.ts';
import type { CoreId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** A licensing core of which nothing is known now: what is said of its seats may be old or wrong. */
export interface UnreadCore {
  readonly coreId: CoreId;
  /** The reading that reports and plans still rest on; null: there was none, and nothing is known of its seats. */
  readonly goodAt: Instant | null;
  /** One sentence: why it is not known. */
  readonly why: string;
  /** What a person does next. */
  readonly step: string;
}

export interface UnreadCoresInput {
  /** All that pools are configured for. */
  readonly coreIds: Iterable<CoreId>;
  readonly standings: readonly CoreStanding[];
  readonly nowAt: Instant;
}

/** Cores are read every quarter of an hour; after four that did not happen, nobody reads. */
const staleAfterMs = 60 * 60_000;

/** Cores that could not be read, were never read, or that nobody has read for long, by id (law 11: nothing is silent). */
export function unreadCores({ coreIds, standings, nowAt }: UnreadCoresInput): readonly UnreadCore[] {
  const known = new Map(standings.map((standing) => [standing.coreId, standing]));
  return [...new Set(coreIds)]
    .sort()
    .flatMap((coreId) => judge(coreId, known.get(coreId) ?? null, nowAt) ?? []);
}

function judge(coreId: CoreId, standing: CoreStanding | null, nowAt: Instant): readonly [UnreadCore] | null {
  const goodAt = standing?.goodAt ?? null;
  const trouble = standing?.trouble ?? null;
  if (trouble !== null) {
    return [{ coreId, goodAt, why: trouble.message, step: steps[trouble.remedy](coreId) }];
  }
  if (goodAt !== null && nowAt - goodAt <= staleAfterMs) return null;
  return [{ coreId, goodAt, why: 'nobody has read it since', step: steps.serve(coreId) }];
}

const steps: Readonly<Record<Remedy | 'serve', (coreId: CoreId) => string>> = {
  consent: (coreId) => `Consent as an administrator of the team: seatwarden connect ${coreId}.`,
  look: () =>
    'Look there whether these seats are really gone. Everything is held until a reading shows them again or an administrator approves.',
  wait: () => 'It is read again every quarter of an hour; if this lasts, mend what is said above.',
  serve: () => 'Is the daemon running? It reads every quarter of an hour: seatwarden serve.',
};
