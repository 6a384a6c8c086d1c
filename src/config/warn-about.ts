import { parseFilter } from '../core/filter/parse-filter.ts';
import { printFilter } from '../core/filter/print-filter.ts';
import type { Config } from './config.ts';
import { type Complaint, type Path, toDotPath } from './complaint.ts';
import type { ConfigDocument } from './config-document.ts';
import { rulesByPool } from './rules-by-pool.ts';
import { show } from './values/show.ts';

interface Warning {
  readonly path: Path;
  readonly message: string;
}

/** What is allowed and hardly meant. */
export function warnAbout(config: Config, document: ConfigDocument): readonly Complaint[] {
  const warnings = [
    ...poolsWithoutRules(config),
    ...rulesAlike(config),
    ...nobodyIsExternal(config),
    ...nobodyDecidesLeaving(config),
    ...removalsUnlimited(config),
  ];
  return warnings.map(({ path, message }) => ({ ...document.placeOf(path), path: toDotPath(path), message }));
}

function poolsWithoutRules({ pools, rules }: Config): readonly Warning[] {
  return pools.flatMap(({ id }, index) =>
    rulesByPool(rules).some(({ pool, fallback = [] }) => pool === id || fallback.includes(id))
      ? []
      : [
          {
            path: ['pools', index],
            message: `no rule gives seats of the pool ${show(id)}; it is only watched`,
          },
        ],
  );
}

function rulesAlike({ rules }: Config): readonly Warning[] {
  const first = new Map<string, string>();
  return rules.flatMap(({ id, pool, pools, when, except, external }, index) => {
    const key = JSON.stringify([pools ?? [pool], inOneSpelling(when), inOneSpelling(except ?? ''), external]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, id);
    const message = `gives the same seats to the same people as the rule ${show(earlier)}`;
    return earlier === undefined ? [] : [{ path: ['rules', index, 'when'], message }];
  });
}

function inOneSpelling(when: string): string {
  const parsed = parseFilter(when);
  return parsed.ok ? printFilter(parsed.filter) : when;
}

function nobodyIsExternal({ rules, people }: Config): readonly Warning[] {
  if (people.internalDomains.length + people.externalDomains.length > 0) return [];
  const message = 'refuses nobody: no domains are named under `people`, so nobody is external';
  return rules.flatMap(({ external }, index) =>
    external === 'refuse' ? [{ path: ['rules', index, 'external'], message }] : [],
  );
}

/** With pushed sources alone, a DELETE or `active: false` frees a seat only if one of them decides. */
function nobodyDecidesLeaving({ sources }: Config): readonly Warning[] {
  if (sources.length === 0 || sources.some(({ isPushed, decidesLeaving }) => !isPushed || decidesLeaving))
    return [];
  const message = 'no source has `decidesLeaving: true`, so nobody will be taken for a leaver';
  return [{ path: ['sources'], message }];
}

function removalsUnlimited({ guards }: Config): readonly Warning[] {
  return (['perRun', 'perDay'] as const).flatMap((band) => {
    const { count, share } = guards.removals[band];
    const message = 'the count and the share are both `off`: one wrong reading may take every seat';
    return count === 'off' && share === 'off' ? [{ path: ['guards', 'removals', band], message }] : [];
  });
}
