import { Temporal } from 'temporal-polyfill';
import { stringify } from 'yaml';
import type { PolicyPart } from '../core/domain/policy-change.ts';
import type { Config } from './config.ts';
import { effectivePrecedence } from './policy-fingerprint.ts';

/** Milliseconds by the time they are here; people write and read them as `P7D`. */
const durations: ReadonlySet<string> = new Set(['notEntitled', 'leaver', 'after', 'coolDown', 'reportEvery']);

/**
 * What decides over seats, in named parts as YAML, so that a change can be told part by part. Beside what the fingerprint
 * covers it has the reasons of rules, for a change of those is a change of rules too, if only of their words.
 */
export function policyParts(config: Config): readonly PolicyPart[] {
  const { people, sources, lifecycle, timeZone } = config;
  const precedence = effectivePrecedence(sources, people.precedence);
  return [
    ...config.rules.map(({ id, ...rule }) => part(`rule ${id}`, rule)),
    ...config.protect.map(({ when, reason }) => part(`protection of ${when}`, { reason })),
    ...(config.pilot === undefined ? [] : [part('pilot', { when: config.pilot })]),
    ...config.pools.map(({ id, dryRun: _dryRun, guards: _guards, ...pool }) => part(`pool ${id}`, pool)),
    ...sources.map(({ id, kind, decidesLeaving, decisive }) =>
      part(`source ${id}`, { kind, decidesLeaving, ...decisive }),
    ),
    ...config.licensing.map(({ id, kind, decisive }) => part(`licensing core ${id}`, { kind, ...decisive })),
    part('people', { ...people, precedence }),
    part('lifecycle', lifecycle),
    part('time zone', { timeZone }),
  ];
}

function part(name: string, value: object): PolicyPart {
  // Through JSON, so that sealed secrets stay sealed and what was not said is left out.
  const plain: unknown = JSON.parse(JSON.stringify(value, inWords));
  return { name, text: stringify(plain, { lineWidth: 0 }) };
}

function inWords(key: string, value: unknown): unknown {
  if (typeof value !== 'number' || !durations.has(key)) return value;
  return Temporal.Duration.from({ milliseconds: value }).round({ largestUnit: 'days' }).toString();
}
