import * as z from 'zod';
import { InvitationInput, TeamInput, TeamView } from '../../contract/licensing-team.ts';
import type { LedgerTeamState } from '../../ports/ledger-team.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { boundToVersion, etagOf } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

/** The team as a whole: who may be on it, what everybody gets, and who was invited. */
export function teamEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [readTeam(deps), setTeam(deps), ...invitations(deps)];
}

function readTeam({ ledger }: LicensingDeps): Endpoint {
  return endpoint({
    method: 'get',
    path: '/team',
    scope: 'read',
    summary: 'The team: who may be on it, and what everybody on it gets',
    answer: TeamView,
    etag: ({ version }) => etagOf(version),
    handle: async () => toTeamView(await ledger.team.read()),
  });
}

function setTeam(deps: LicensingDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/team',
    scope: 'operate',
    summary: 'Sets the team; a new default needs a free seat for everybody who has none',
    takesIfMatch: true,
    body: TeamInput,
    answer: TeamView,
    etag: ({ version }) => etagOf(version),
    handle: async ({ body: { actingAs, ...settings }, actor, ifMatch }) => {
      const team = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.team.set(settings, { actingAs, ifVersion }),
      );
      const data = { ...settings, actingAs };
      await note(deps, { actor, act: 'team.set', subject: `team:${settings.name}`, data });
      return toTeamView(team);
    },
  });
}

function invitations(deps: LicensingDeps): readonly Endpoint[] {
  const acts = [
    {
      path: '/users/invite-again',
      summary: 'Sends an open invitation again: seven more days',
      act: 'invitation.sent-again',
      work: 'inviteAgain',
    },
    {
      path: '/users/accept',
      summary: 'Takes an invitation as accepted; one that lapsed must be sent again first',
      act: 'invitation.accepted',
      work: 'accept',
    },
  ] as const;
  return acts.map(({ path, summary, act, work }) =>
    endpoint({
      method: 'post',
      path,
      scope: 'operate',
      summary,
      body: InvitationInput,
      answer: z.object({ email: z.string() }),
      handle: async ({ body: { email, actingAs }, actor }) => {
        await deps.ledger.team[work](email, { actingAs });
        await note(deps, { actor, act, subject: `user:${email}`, data: { actingAs } });
        return { email };
      },
    }),
  );
}

function toTeamView({ domains, defaults, ...team }: LedgerTeamState): z.infer<typeof TeamView> {
  return { ...team, domains: [...domains], defaults: defaults.map((one) => ({ ...one })) };
}
