import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GuardName } from '../../src/core/domain/guard.ts';
import { readFolder } from './play-folders.ts';

const root = import.meta.dirname;

/** Rows of the tables of README.md: what is shown, and by which scenarios. */
const rows = readFileSync(join(root, 'README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && /\/[a-z-]+ *[,|]/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, what = '', files = '']) => ({ what, files: files.split(', ') }));

/** A guard that is new has no scenario yet, and the compiler says so here. */
const guards = {
  removals: true,
  'group-emptied': true,
  'source-stale': true,
  'source-quarantined': true,
  churn: true,
  'core-implausible': true,
  'first-run': true,
  'policy-changed': true,
  'long-gap': true,
  'needs-approval': true,
  undone: true,
  rejected: true,
  paused: true,
  'dry-run': true,
} satisfies Record<GuardName, true>;

const cases = [
  'source incomplete',
  'source implausible',
  'source in quarantine',
  'source stale',
  'removals',
  'group emptied or deleted',
  'churn',
  'licensing core implausible',
  'first run',
  'changed rules',
  'changed filter of the pilot',
  'new source',
  'long gap',
  '`0` means never',
  '`off` means off',
  'what policy asks about',
  'emergency stop',
  'before the first day',
  'leave of absence',
  'notice',
  'last day, inclusive',
  'midnight in Auckland',
  'midnight in London',
  'midnight in Los Angeles',
  'rescinded termination',
  'rehire with the same id',
  'rehire with a new id',
  'conversion',
  'contractor with an end',
  'grace per cause',
  'grace unless full',
  'idle seats, ask first',
  'idle seats, known by sign-ins',
  'idle seats, kept',
  'idle seats, given back',
  'bundles',
  'exclusions',
  'external users',
  'need-by dates',
  'quota per department',
  'fallback pools, and the way back',
  'pre-emption',
  'purchase, parked on the manager',
  'renewal resets coordinators',
  'renewal with fewer seats than holders',
  'expired subscription',
  'freeze',
  'working hours',
  'pilot',
  'dry run of everything',
  'dry run of a pool',
  'approval by digest',
  'approval of some rows',
  'second person',
  'a no to some rows',
  'undo',
];

describe('what the scenarios show', () => {
  it('is every guard, each of which holds something', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const holding = folders
      .flatMap(({ name }) => readFolder(name))
      .flatMap(({ scenario: { given, timeline } }) => [given, ...timeline])
      .flatMap((moment) => moment.expect?.guards ?? []);

    expect([...new Set(holding)].sort()).toEqual(Object.keys(guards).sort());
  });

  it('is every case that the design and its guards name', () => {
    expect(rows.map(({ what }) => what)).toEqual(expect.arrayContaining(cases));
  });

  it('is in the files that the tables name', () => {
    const missing = rows
      .flatMap(({ files }) => files)
      .filter((file) => !existsSync(join(root, `${file}.yaml`)));

    expect(missing).toEqual([]);
  });
});
