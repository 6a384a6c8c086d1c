import type { NoConsent } from '../../ports/connections.ts';
import { explainAnswer } from './explain-answer.ts';
import type { OAuthClient, Tokens } from './oauth-client.ts';
import type { WireHttp, WireReply } from './wire-http.ts';
import { type Meaning, pageLimit, paths, WirePage, WireTeam, WireUser } from './wire-mapping.ts';

export interface ExamineDeps {
  readonly team: string;
  readonly http: WireHttp;
  readonly oauth: OAuthClient;
}

/** What new tokens turned out to be good for. */
export type Examined =
  | {
      readonly kind: 'good';
      /** Their address in the team; else what Autodesk calls them; null when it does not say. */
      readonly administrator: string | null;
      readonly scopes: string | null;
      /** Whether the team is theirs could not be found out now. */
      readonly warning: string | null;
    }
  | { readonly kind: 'bad'; readonly why: NoConsent; readonly said: string };

/** Whose consent it is, and whether they administer the team: Autodesk lists the teams of whoever asks. */
export async function examineConsent(deps: ExamineDeps, { accessToken }: Tokens): Promise<Examined> {
  const listed = await listTeams(deps, accessToken);
  if (listed.kind === 'bad') return listed;
  const { userId, scopes } = await deps.oauth.describe(accessToken);
  if (listed.kind === 'unclear') {
    return { kind: 'good', administrator: calledOf(userId), scopes, warning: listed.why };
  }
  if (!listed.teams.some(({ id }) => id === deps.team)) return notTheirs(deps.team, listed.teams);
  const email = userId === null ? null : await addressOf(deps, { accessToken, userId });
  return { kind: 'good', administrator: email ?? calledOf(userId), scopes, warning: null };
}

interface TeamName {
  readonly id: string;
  readonly name: string | null;
}
type Listed =
  | { readonly kind: 'teams'; readonly teams: readonly TeamName[] }
  | { readonly kind: 'unclear'; readonly why: string }
  | Extract<Examined, { kind: 'bad' }>;

/** Who looks after more teams than this is found all the same, or told that it is not clear. */
const mostPages = 20;
const requestId = 'seatwarden-consent';

async function listTeams({ team, http }: ExamineDeps, accessToken: string): Promise<Listed> {
  const teams: TeamName[] = [];
  let query: Readonly<Record<string, string>> = { limit: String(pageLimit) };
  for (let pages = 0; pages < mostPages; pages += 1) {
    const headers = { Authorization: `Bearer ${accessToken}`, 'X-Request-Id': requestId };
    const reply = await http({ method: 'GET', path: paths.teams, query, headers });
    if (reply.kind !== 'answer') return unclear(reply.why);
    if (reply.status !== 200) return refusedList(team, reply, accessToken);
    const page = WirePage.safeParse(reply.body).data;
    const rows = WireTeam.array().safeParse(page?.data).data;
    if (page === undefined || rows === undefined)
      return unclear("Autodesk's list of teams is not understood");
    teams.push(...rows);
    const { hasMore, cursor } = page.pagination;
    if (!hasMore || typeof cursor !== 'string') return { kind: 'teams', teams };
    query = { limit: String(pageLimit), cursor };
  }
  return unclear('there are very many teams');
}

function refusedList(
  team: string,
  reply: Extract<WireReply, { kind: 'answer' }>,
  accessToken: string,
): Listed {
  const { meaning, said } = explainAnswer(reply, { requestId, secret: accessToken });
  const why = refusals[meaning];
  if (why === undefined) return unclear(`Autodesk does not list the teams (${said})`);
  return {
    kind: 'bad',
    why,
    said: why === 'not-administrator' ? `no administrator of team ${team} (${said})` : said,
  };
}

const refusals: Partial<Readonly<Record<Meaning, NoConsent>>> = {
  'role-lost': 'not-administrator',
  'app-not-enabled': 'app-not-enabled',
  'scope-missing': 'scope-missing',
};

function unclear(why: string): Listed {
  return { kind: 'unclear', why };
}

function notTheirs(team: string, teams: readonly TeamName[]): Examined {
  const others = teams.slice(0, 5).map(({ id, name }) => (name === null ? id : `${id} (${name})`));
  const whose = others.length === 0 ? 'no team at all' : `${others.join(', ')}`;
  return {
    kind: 'bad',
    why: 'not-administrator',
    said: `whoever signed in administers ${whose}, not ${team}`,
  };
}

/** I: that the id of the sign-in is the id in the team. If it is not, there is no such user, and the id must do. */
async function addressOf(
  { team, http }: ExamineDeps,
  { accessToken, userId }: { readonly accessToken: string; readonly userId: string },
): Promise<string | null> {
  const headers = { Authorization: `Bearer ${accessToken}`, 'X-Request-Id': requestId };
  const reply = await http({ method: 'GET', path: paths.user(team, userId), headers });
  if (reply.kind !== 'answer' || reply.status !== 200) return null;
  return WireUser.safeParse(reply.body).data?.email ?? null;
}

function calledOf(userId: string | null): string | null {
  return userId === null ? null : `Autodesk user ${userId}`;
}
