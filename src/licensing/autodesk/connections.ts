import type { CoreId } from '../../core/domain/ids.ts';
import type { JsonObject } from '../../core/domain/json.ts';
import { Defect } from '../../errors.ts';
import type { Connection, Connections, Returned, SignInEnd } from '../../ports/connections.ts';
import type { AutodeskTeam } from './autodesk-team.ts';
import type { ConsentRow } from './consents.ts';
import { accessOf, scopeNeeds } from './scope-needs.ts';
import type { SignIns } from './sign-ins.ts';
import { deniedConsent, refreshTokenLivesMs } from './wire-mapping.ts';

/** Something that was done to the consents of a team, for the audit trail. */
export interface ConsentAct {
  readonly act: 'consent.given' | 'consent.refused' | 'consent.removed';
  readonly coreId: CoreId;
  readonly actor: string;
  readonly data: JsonObject;
}
export interface ConnectionsDeps {
  readonly teams: ReadonlyMap<CoreId, AutodeskTeam>;
  readonly signIns: SignIns;
  /** Called after each change. */
  readonly noted: (act: ConsentAct) => Promise<void>;
}

/** The consents of all configured teams, as administrators give them and take them back. */
export function createConnections({ teams, signIns, noted }: ConnectionsDeps): Connections {
  const teamOf = (coreId: CoreId): AutodeskTeam => {
    const team = teams.get(coreId);
    if (team === undefined) throw new Defect(`there is no Autodesk team of the licensing core ${coreId}`);
    return team;
  };
  return {
    list: () => Promise.all([...teams].map(([coreId, team]) => describe(coreId, team))),
    async begin({ coreId, access, redirectUri, boundTo }) {
      const { signIn } = teamOf(coreId);
      const begun = await signIns.begin({ coreId, access, redirectUri, boundTo });
      return { address: signIn.addressOf({ ...begun, access, redirectUri }), endsAt: begun.endsAt };
    },
    async finish({ boundTo, actor, ...returned }) {
      const row = await signIns.take(returned.state, boundTo);
      const coreId = [...teams.keys()].find((id) => id === row?.core_id);
      if (row === null || coreId === undefined) return unknownSignIn;
      const end = complaintAbout(returned) ?? (await teamOf(coreId).signIn.accept(returned.code ?? '', row));
      if (end.kind === 'refused') {
        const { why, said } = end;
        await noted({ act: 'consent.refused', coreId, actor, data: { why, said } });
        return { ...end, coreId };
      }
      const { consentId, ...given } = end;
      const { administrator, access, warning } = given;
      const data = { consent: consentId, administrator, access, warning };
      await noted({ act: 'consent.given', coreId, actor, data });
      return { ...given, coreId };
    },
    async remove({ coreId, consentId, actor }) {
      const { consents, signIn } = teamOf(coreId);
      const row = (await consents.list()).find(({ id }) => id === consentId);
      if (row === undefined) return null;
      const isRevoked = await signIn.withdraw(row);
      const { administrator } = row;
      const data = { consent: consentId, administrator, isRevoked };
      await noted({ act: 'consent.removed', coreId, actor, data });
      return { administrator, isRevoked };
    },
  };
}

const unknownSignIn: SignInEnd = {
  kind: 'refused',
  coreId: null,
  why: 'unknown-sign-in',
  said: 'it was not begun here, is older than ten minutes, or was used already',
};

/** What Autodesk's sign-in page sent back instead of a code. Its own words are not repeated: anybody can write them. */
function complaintAbout({
  error,
  code,
}: Returned): Omit<Extract<SignInEnd, { kind: 'refused' }>, 'coreId'> | null {
  if (error === deniedConsent) return { kind: 'refused', why: 'denied', said: error };
  if (error !== null) {
    const said = /^[a-z_]{1,40}$/.test(error) ? error : 'an unknown error';
    return { kind: 'refused', why: 'vendor-error', said };
  }
  return code === null || code === '' ? { kind: 'refused', why: 'vendor-error', said: 'no code came' } : null;
}

async function describe(coreId: CoreId, { team, consents }: AutodeskTeam): Promise<Connection> {
  return { coreId, team, scopes: scopeNeeds, consents: (await consents.list()).map(factsOf) };
}

function factsOf(row: ConsentRow): Connection['consents'][number] {
  const { id, administrator, scopes, state, reason, granted_at, refreshed_at } = row;
  return {
    id,
    administrator,
    access: accessOf(scopes),
    state,
    reason,
    grantedAt: granted_at,
    renewedAt: refreshed_at,
    endsAt: refreshed_at + refreshTokenLivesMs,
  };
}
