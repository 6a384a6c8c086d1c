import { LicensingUnavailable } from '../../errors.ts';
import type { AssumptionCheck } from '../../ports/core-check.ts';
import { check, type Row, rowsOf } from './assumption-checks.ts';
import { checkError, checkHeaders, checkPaging } from './check-answers.ts';
import { checkAssignments, checkPools } from './check-pools.ts';
import { checkUsers } from './check-users.ts';
import type { Probe, Probed } from './probe.ts';
import { pageLimit, paths, seatQuery, usersByEmail, WirePage, WireUser } from './wire-mapping.ts';

export interface CheckDeps {
  readonly probe: Probe;
  readonly team: string;
  readonly perMinute: number;
}

/**
 * Holds what `wire-mapping.ts` takes for true against a live team, as far as reading can tell. Every call is a question;
 * what only a change would show is said to be not seen. About a dozen calls.
 */
export async function checkAssumptions(deps: CheckDeps): Promise<readonly AssumptionCheck[]> {
  const done: AssumptionCheck[] = [];
  try {
    for (const part of [aboutTeam, aboutUsers, aboutSeats, aboutErrors]) done.push(...(await part(deps)));
  } catch (error) {
    if (!(error instanceof LicensingUnavailable)) throw error;
    done.push(check('Autodesk can be asked', false, error.message));
  }
  return [...done, ...onlyByWriting];
}

const first = { limit: String(pageLimit) };
const mostTeamPages = 20;

async function aboutTeam({ probe, team }: CheckDeps): Promise<readonly AssumptionCheck[]> {
  const assumption = 'List Teams names the configured team, so whoever consented is its administrator';
  for (let cursor: string | null = null, pages = 1; pages <= mostTeamPages; pages += 1) {
    const answer: Probed = await probe.ask(paths.teams, cursor === null ? first : { ...first, cursor });
    const rows = rowsOf(answer.body);
    if (answer.status !== 200 || rows === null) {
      return [check(assumption, false, `status ${answer.status}, and no list of teams`)];
    }
    if (rows.some(({ id }) => String(id) === team)) return [check(assumption, true, `team ${team}`)];
    const next: string | null = WirePage.safeParse(answer.body).data?.pagination.cursor ?? null;
    if (next === null) return [check(assumption, false, `team ${team} is not among them`)];
    cursor = next;
  }
  return [check(assumption, null, `not among the first ${mostTeamPages} pages`)];
}

async function aboutUsers({ probe, team, perMinute }: CheckDeps): Promise<readonly AssumptionCheck[]> {
  const path = paths.users(team);
  const one = await probe.ask(path, { limit: '1' });
  const cursor = WirePage.safeParse(one.body).data?.pagination.cursor ?? null;
  const two = cursor === null ? null : await probe.ask(path, { limit: '1', cursor });
  const rows = rowsOf((await probe.ask(path, first)).body) ?? [];
  return [
    ...checkPaging(one, two),
    ...checkHeaders(one, perMinute),
    ...checkUsers(rows, probe.administrator()),
    ...(await aboutOneUser({ probe, team }, rows)),
  ];
}

/** One of them is asked for by address, in capitals, and by id. */
async function aboutOneUser(
  { probe, team }: Pick<CheckDeps, 'probe' | 'team'>,
  rows: readonly Row[],
): Promise<readonly AssumptionCheck[]> {
  const user = rows.flatMap((row) => WireUser.safeParse(row).data ?? [])[0];
  if (user === undefined) return [];
  const { id, email } = user;
  const isFound = async (address: string) => {
    const answer = await probe.ask(paths.users(team), { ...first, ...usersByEmail(address) });
    const ids = (rowsOf(answer.body) ?? []).flatMap((row) => WireUser.safeParse(row).data?.id ?? []);
    return { isAlone: ids.length === 1 && ids[0] === id, found: ids.length };
  };
  const exact = await isFound(email);
  const capitals = await isFound(email.toUpperCase());
  const byId = await probe.ask(paths.user(team, id));
  return [
    check('Users can be asked for by address', exact.isAlone, `${exact.found} found`),
    check(
      'Whether the match regards case does not matter: both spellings are asked for',
      exact.isAlone,
      capitals.found === 0 ? 'it regards case' : 'it does not regard case',
    ),
    check(
      'A user can be asked for by id',
      byId.status === 200 && WireUser.safeParse(byId.body).success,
      `status ${byId.status}`,
    ),
  ];
}

async function aboutSeats({ probe, team }: CheckDeps): Promise<readonly AssumptionCheck[]> {
  const pools = rowsOf((await probe.ask(paths.pools(team), first)).body) ?? [];
  const answer = await probe.ask(paths.assignments(team));
  const seats = rowsOf(answer.body);
  if (seats === null) {
    return [...checkPools(pools), check('Assignments can be listed', false, `status ${answer.status}`)];
  }
  const isPaged = WirePage.safeParse(answer.body).data?.pagination.hasMore ?? false;
  return [
    ...checkPools(pools),
    ...checkAssignments(seats, { pools, isPaged }),
    ...(await aboutOneSeat({ probe, team }, seats)),
  ];
}

async function aboutOneSeat(
  { probe, team }: Pick<CheckDeps, 'probe' | 'team'>,
  seats: readonly Row[],
): Promise<readonly AssumptionCheck[]> {
  const assumption = 'One seat can be asked for by person and product';
  const seat = seats[0];
  if (seat === undefined) return [check(assumption, null, 'nobody holds a seat')];
  const query = seatQuery({ userId: String(seat['userId']), productId: String(seat['productId']) });
  const answer = await probe.ask(paths.assignments(team), query);
  const found = rowsOf(answer.body) ?? [];
  const isAlone =
    found.length === 1 &&
    found[0]?.['userId'] === seat['userId'] &&
    found[0]?.['productId'] === seat['productId'];
  return [check(assumption, isAlone, `status ${answer.status}, ${found.length} found`)];
}

async function aboutErrors({ probe, team }: CheckDeps): Promise<readonly AssumptionCheck[]> {
  return checkError(await probe.ask(paths.users(team), { limit: '0' }));
}

/** No question can tell these, and this asks only. */
const onlyByWriting: readonly AssumptionCheck[] = [
  'Assign answers 201 for a new seat and 200 for one that is there',
  'Unassign takes userId and productId in the query, and answers 200 or 204',
  'An invitation takes email, firstName and lastName',
  'A seat that is inherited, a pool that is not supported and a full pool can be told apart by the type of the error',
  'Answers to too many calls (429) have Retry-After in seconds',
].map((assumption) => check(assumption, null, 'only a change would show it'));
