import { parseArgs } from 'node:util';
import { say } from './figures.ts';
import { openConnection } from './scim/connection.ts';
import { type LapLimits, runLap, type Runner } from './scim/laps.ts';
import { measureBulk } from './scim/measure-bulk.ts';
import { type LoadSize, measureFirstLoad } from './scim/measure-first-load.ts';
import { measureStream } from './scim/measure-stream.ts';
import { get, type Operation, operations } from './scim/operations.ts';
import { type Field, race, type Result } from './scim/race.ts';
import { type Fact, inShort, sayFacts, sayTable } from './scim/table.ts';
import { sayTopCosts } from './scim/top-costs.ts';
import { withWorkbench, type Workbench } from './scim/workbench.ts';

const fewUsers = 1000;
const manyUsers = 1_000_000;
const groupsOfLoad = 1000;
const profiledLap: LapLimits = { requests: 3000, ms: 20_000 };
/** What is measured beside the operations, each in its own way. */
const others = { stream: 'stream', bulk: 'bulk', load: 'first load' } as const;

interface Options {
  readonly users: number;
  readonly rounds: number;
  /** Whether something of this name is wanted. */
  readonly isWanted: (name: string) => boolean;
  /** The peer is slow to measure: only a whole table has it. */
  readonly hasPeer: boolean;
  readonly load: LoadSize;
  readonly isJson: boolean;
  readonly profiles: string | null;
}

/**
 * `npm run bench -- scim`: CPU and speed of the SCIM edge in turns with a yardstick that checks nothing, and with itself at
 * a thousand users.
 *
 * `--users N` (100000), `--full` for a million; `--rounds N` (15); `--only NAMES`, parts of names with commas between, such
 * as `GET /Users/:id,POST` or `eq,stream,bulk,first load`, and without the peer; `--json`; `--profile FOLDER` for where our
 * CPU goes.
 */
export async function benchScim(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const results: Result[] = [];
  const facts: Fact[] = [];
  await withWorkbench(async (workbench) => {
    await measureField(workbench, options, { results, facts });
    if (options.isJson) return;
    sayTable(results);
    sayFacts(facts);
  });
  // Alone: what the others hold in memory and in files is nothing to it.
  await withWorkbench(async (workbench) => {
    if (!options.isWanted(others.load)) return;
    const load = await measureFirstLoad(await workbench.start('ours', 0), options.load);
    facts.push(...load);
    if (!options.isJson) sayFacts(load);
  });
  if (options.isJson) say(JSON.stringify({ results, facts }));
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string' },
      rounds: { type: 'string', default: '15' },
      only: { type: 'string', default: '' },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const users = Number(values.users ?? (values.full ? manyUsers : 100_000));
  const wanted = values.only.toLowerCase().split(',');
  refuseUnknown(wanted);
  const memoryGoalMb = users < manyUsers ? 350 : 700;
  return {
    users,
    rounds: Number(values.rounds),
    isWanted: (name) => wanted.some((part) => name.toLowerCase().includes(part)),
    hasPeer: values.only === '',
    load: { users, groups: Math.min(groupsOfLoad, users / 100), memoryGoalMb },
    isJson: values.json,
    profiles: values.profile ?? null,
  };
}

function refuseUnknown(wanted: readonly string[]): void {
  const names = [...operations.map(({ name }) => name), ...Object.values(others)];
  const unknown = wanted.filter((part) => !names.some((name) => name.toLowerCase().includes(part)));
  if (unknown.length > 0)
    throw new Error(`nothing is called ${unknown.join(', ')}; there are: ${names.join(', ')}`);
}

/** Whatever is measured of directories that are there already. */
async function measureField(
  workbench: Workbench,
  { users, rounds, isWanted, hasPeer, profiles }: Options,
  { results, facts }: { results: Result[]; facts: Fact[] },
): Promise<void> {
  const raced = operations.filter(({ name }) => isWanted(name));
  if (raced.length === 0 && !isWanted(others.stream) && !isWanted(others.bulk)) return;
  const ours = await workbench.start('ours', users);
  const field = raced.length === 0 ? null : await startOthers(workbench, ours, hasPeer);
  for (const operation of raced) {
    if (field !== null && (await isOffered(ours, operation))) {
      const result = await race(field, operation, rounds);
      results.push(result);
      process.stderr.write(`${inShort(result)}\n`);
      if (profiles !== null) await profileLap(ours, operation, profiles);
    } else facts.push({ name: operation.name, figure: 'not there', goal: '-', isReached: null });
  }
  if (isWanted(others.stream)) facts.push(...(await measureStream(ours)));
  if (isWanted(others.bulk)) facts.push(...(await measureBulk(ours, profiles)));
}

function profileLap(runner: Runner, operation: Operation, folder: string): Promise<void> {
  const work = () => runLap(runner, operation, profiledLap);
  return sayTopCosts(runner.server, { name: operation.name, folder, work });
}

async function startOthers(workbench: Workbench, ours: Runner, hasPeer: boolean): Promise<Field> {
  const [yardstick, small, peer] = await Promise.all([
    workbench.start('plain', ours.directory.users),
    workbench.start('ours', fewUsers),
    hasPeer ? workbench.start('peer', fewUsers) : null,
  ]);
  return { ours, yardstick, small, peer };
}

async function isOffered({ server }: Runner, { needsCursors = false }: Operation): Promise<boolean> {
  if (!needsCursors) return true;
  const connection = await openConnection(server);
  const text = await connection.send(get('/ServiceProviderConfig'));
  connection.close();
  return text.includes('"cursor":true');
}
