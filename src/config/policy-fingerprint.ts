import { createHash } from 'node:crypto';
import { parseFilter } from '../core/filter/parse-filter.ts';
import { printFilter } from '../core/filter/print-filter.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Config } from './config.ts';
import { type PoolRule, rulesByPool } from './rules-by-pool.ts';

/**
 * Names what decides over seats: 32 hexadecimal digits of SHA-256. When it changes, plans are report-only until an
 * administrator applies.
 *
 * Left out is what only says when, how much at once, or in which words: schedules, guards, approvals, reasons, the
 * company's name, dry runs, freezes, working
 * hours, and settings of a kind that do not change who comes through. The order of pools and sources in the
 * file, and the spacing of a filter, do not count either.
 */
export function policyFingerprint(config: Config): string {
  return createHash('sha256')
    .update(canonicalJson(whatDecides(config)))
    .digest('hex')
    .slice(0, 32);
}

function whatDecides({ timeZone, people, pilot, lifecycle, ...config }: Config): unknown {
  const sources = byId(config.sources).map(({ id, kind, decidesLeaving, decisive }) => ({
    id,
    kind,
    decidesLeaving,
    decisive,
  }));
  const rules = inOrderOfService(rulesByPool(config.rules)).map(({ reason: _reason, ...rule }) => ({
    ...rule,
    when: canonicalFilter(rule.when),
    ...(rule.except === undefined ? {} : { except: canonicalFilter(rule.except) }),
  }));
  return {
    timeZone,
    sources,
    match: people.match,
    precedence: effectivePrecedence(config.sources, people.precedence),
    licensing: byId(config.licensing).map(({ id, kind, decisive }) => ({ id, kind, decisive })),
    pools: byId(config.pools).map(toDecisivePool),
    rules,
    protect: config.protect.map(({ when }) => canonicalFilter(when)).toSorted(),
    ...(people.internalDomains.length === 0 ? {} : { internal: people.internalDomains.toSorted() }),
    ...(people.externalDomains.length === 0 ? {} : { external: people.externalDomains.toSorted() }),
    // Left out where there is none, so that what came with a newer version changes nothing by itself.
    ...(pilot === undefined ? {} : { pilot: canonicalFilter(pilot) }),
    lifecycle,
  };
}

function toDecisivePool({
  dryRun: _dryRun,
  guards: _guards,
  quotas,
  idle,
  ...pool
}: Config['pools'][number]): unknown {
  const decisive = quotas?.map(({ when, atMost }) => ({ when: canonicalFilter(when), atMost }));
  // When a report is missed decides over no seat.
  const { reportEvery: _reportEvery, ...unused } = idle ?? {};
  return {
    ...pool,
    ...(idle === undefined ? {} : { idle: unused }),
    ...(decisive === undefined ? {} : { quotas: decisive }),
  };
}

/** The sources named, then the others in the order of the file. */
export function effectivePrecedence(
  sources: readonly { readonly id: string }[],
  named: readonly string[],
): readonly string[] {
  return [...new Set([...named, ...sources.map(({ id }) => id)])];
}

/** Among rules of one pool and priority the first in the file counts, so their order stays. */
function inOrderOfService(rules: readonly PoolRule[]): readonly PoolRule[] {
  return rules.toSorted((a, b) => (a.pool === b.pool ? b.priority - a.priority : a.pool < b.pool ? -1 : 1));
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function canonicalFilter(when: string): string {
  const parsed = parseFilter(when);
  return parsed.ok ? printFilter(parsed.filter) : when;
}
