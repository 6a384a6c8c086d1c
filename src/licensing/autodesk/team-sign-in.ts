import { createHash } from 'node:crypto';
import type { Access, SignInEnd } from '../../ports/connections.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Consents, type ConsentRow, place } from './consents.ts';
import { type Examined, examineConsent, type ExamineDeps } from './examine-consent.ts';
import type { TokenAnswer, Tokens } from './oauth-client.ts';
import { accessOf, scopesFor } from './scope-needs.ts';
import type { Seal } from './seal.ts';
import type { BegunSignIn, SignInRow } from './sign-ins.ts';
import { paths } from './wire-mapping.ts';

export interface TeamSignInDeps extends ExamineDeps {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly pkce: boolean;
  readonly consents: Consents;
  readonly seal: Seal;
  readonly clock: Clock;
}
type Refused = Omit<Extract<SignInEnd, { kind: 'refused' }>, 'coreId'>;
export type Given = Omit<Extract<SignInEnd, { kind: 'given' }>, 'coreId'> & { readonly consentId: string };

/** How administrators of one team consent, and take it back. */
export interface TeamSignIn {
  addressOf(begun: BegunSignIn & { readonly access: Access; readonly redirectUri: string }): string;
  /** Trades the code and keeps the consent, if whoever gave it administers the team. */
  accept(code: string, signIn: SignInRow): Promise<Given | Refused>;
  /** Forgets a consent first, and then ends its token: nothing uses it any more, whatever Autodesk answers. */
  withdraw(row: ConsentRow): Promise<boolean>;
}

export function createTeamSignIn(deps: TeamSignInDeps): TeamSignIn {
  const { baseUrl, clientId, pkce, consents, oauth, seal } = deps;
  return {
    addressOf({ state, codeVerifier, access, redirectUri }) {
      const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopesFor(access),
        state,
        // A browser that is signed in already would consent in the name of the first administrator again.
        prompt: 'login',
        ...(pkce ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
      });
      return `${baseUrl.replace(/\/$/, '')}${paths.authorize}?${query.toString()}`;
    },
    async accept(code, { redirect_uri, code_verifier, access }) {
      const codeVerifier = pkce ? code_verifier : null;
      const answer = await oauth.exchange({ code, redirectUri: redirect_uri, codeVerifier });
      if (answer.kind !== 'tokens') return refusedCode(answer);
      const examined = await examineConsent(deps, answer.tokens);
      if (examined.kind === 'good') return keep(deps, { tokens: answer.tokens, examined, access });
      await oauth.revoke(answer.tokens.refreshToken);
      return { kind: 'refused', why: examined.why, said: examined.said };
    },
    async withdraw(row) {
      if (!(await consents.remove(row))) return false;
      const refreshToken = seal.open(row.refresh_token, place(row.id, 'refresh'));
      return refreshToken !== null && (await oauth.revoke(refreshToken));
    },
  };
}

function refusedCode(answer: Exclude<TokenAnswer, { kind: 'tokens' }>): Refused {
  const said = answer.why;
  switch (answer.kind) {
    case 'refused':
      return { kind: 'refused', why: 'code-refused', said };
    case 'unsure':
      return { kind: 'refused', why: 'unsure', said };
    case 'later':
      return { kind: 'refused', why: answer.isClientRefused ? 'client-refused' : 'busy', said };
  }
}

async function keep(
  { consents, clock }: TeamSignInDeps,
  given: {
    readonly tokens: Tokens;
    readonly examined: Extract<Examined, { kind: 'good' }>;
    readonly access: Access;
  },
): Promise<Given> {
  const { tokens, examined, access } = given;
  const { warning } = examined;
  const scopes = examined.scopes ?? scopesFor(access);
  const administrator =
    examined.administrator ?? `who consented on ${new Date(clock.now()).toISOString().slice(0, 16)}`;
  const consentId = await consents.keep({ administrator, scopes, tokens });
  return { kind: 'given', consentId, administrator, access: accessOf(scopes), warning };
}
