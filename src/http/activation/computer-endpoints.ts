import type * as z from 'zod';
import {
  EntitlementView,
  KeySet,
  ProofInput,
  SignedInView,
  SignedOutView,
  SignInInput,
} from '../../contract/activation.ts';
import type { ActivationRefusal, Entitlement, SignInRequest } from '../../ports/activation.ts';
import type { Endpoint } from '../admin/endpoint.ts';
import { timestamp } from '../admin/to-view.ts';
import type { HttpRefusal } from '../edge/http-refusal.ts';
import { note } from '../licensing/licensing-deps.ts';
import type { ActivationApiDeps } from './activation-deps.ts';
import { openEndpoint } from './open-endpoint.ts';
import { refuseActivation } from './refuse-activation.ts';

/** What programs on people's computers ask. */
export function computerEndpoints(deps: ActivationApiDeps): readonly Endpoint[] {
  return [
    openEndpoint({
      method: 'get',
      path: '/jwks.json',
      summary: 'The keys that entitlements are signed with',
      answer: KeySet,
      handle: async () => ({
        keys: (await deps.activation.keys.published()).keys.map((key) => ({ ...key })),
      }),
    }),
    openEndpoint({
      method: 'post',
      path: '/activation/sign-in',
      summary: 'Signs a person in on a computer; any other computer of this person can be used no longer',
      body: SignInInput,
      answer: SignedInView,
      handle: (body) => signIn(deps, body),
    }),
    openEndpoint({
      method: 'post',
      path: '/activation/heartbeat',
      summary: 'Renews an entitlement; `act` `heartbeat`, `session`, and if wanted `offline` and `using`',
      body: ProofInput,
      answer: EntitlementView,
      handle: ({ proof }) => renew(deps, proof),
    }),
    openEndpoint({
      method: 'post',
      path: '/activation/sign-out',
      summary: 'Ends a session; `act` `sign-out`, `session`',
      body: ProofInput,
      answer: SignedOutView,
      handle: ({ proof }) => signOut(deps, proof),
    }),
  ];
}

async function signIn(
  deps: ActivationApiDeps,
  body: z.infer<typeof SignInInput>,
): Promise<z.infer<typeof SignedInView>> {
  const answer = await deps.activation.sessions.signIn(toRequest(body));
  if (answer.kind === 'refused') throw refused(deps, answer);
  const { entitlement, displaced } = answer;
  const subject = `user:${entitlement.email}`;
  const data = {
    device: { ...body.device },
    products: [...entitlement.products],
    offline: body.offline,
    by: body.code === undefined ? 'token' : 'code',
    displaced: displaced === null ? null : { ...displaced },
  };
  await note(deps, { actor: subject, act: 'activation.signed-in', subject, data });
  return { ...toView(entitlement), displaced };
}

function toRequest({
  device,
  token,
  code = '',
  products,
  offline,
  instead,
  proof,
}: z.infer<typeof SignInInput>): SignInRequest {
  return {
    device,
    credential: token === undefined ? { kind: 'code', code } : { kind: 'token', token },
    products: products ?? null,
    isOffline: offline,
    instead: instead ?? null,
    proof,
  };
}

async function renew(deps: ActivationApiDeps, proof: string): Promise<EntitlementView> {
  const answer = await deps.activation.sessions.heartbeat(proof);
  if (answer.kind === 'renewed') return toView(answer.entitlement);
  if (answer.ended !== undefined) {
    const { email, device } = answer.ended;
    const data = { device: { ...device }, reason: answer.reason };
    await note(deps, { actor: 'seatwarden', act: 'activation.ended', subject: `user:${email}`, data });
  }
  throw refused(deps, answer);
}

async function signOut(deps: ActivationApiDeps, proof: string): Promise<z.infer<typeof SignedOutView>> {
  const answer = await deps.activation.sessions.signOut(proof);
  if (answer.kind === 'refused') throw refused(deps, answer);
  const subject = `user:${answer.email}`;
  const data = { device: { ...answer.device } };
  await note(deps, { actor: subject, act: 'activation.signed-out', subject, data });
  return { signedOut: answer.device };
}

/** Strangers may ask here as often as they like: what is refused is a line of the log, and no row of the audit trail. */
function refused({ log }: ActivationApiDeps, refusal: ActivationRefusal): HttpRefusal {
  log.info({ reason: refusal.reason }, 'a computer was refused');
  return refuseActivation(refusal);
}

function toView({
  token,
  sessionId,
  email,
  products,
  expiresAt,
  checkAgainAt,
}: Entitlement): EntitlementView {
  return {
    entitlement: token,
    session: sessionId,
    email,
    products: [...products],
    expiresAt: timestamp(expiresAt),
    checkAgainAt: timestamp(checkAgainAt),
  };
}
