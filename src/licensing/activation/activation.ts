import type { Activation, ActivationDevices, ActivationSessions } from '../../ports/activation.ts';
import type { Log } from '../../ports/log.ts';
import type { Workspace } from '../../ports/workspace.ts';
import { createSeal } from '../autodesk/seal.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import type { ActivationContext, ProductUse } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { issueCode } from './codes.ts';
import { type ActivationSettings, durationMs } from './config-schema.ts';
import { devicesOf, removeDevice } from './devices.ts';
import { heartbeat, signOut } from './heartbeat.ts';
import { createIdentify } from './identity.ts';
import { type Grant, signEntitlement, type SigningDeps } from './sign-entitlement.ts';
import { signIn } from './sign-in.ts';
import { createSigningKeys } from './signing-keys.ts';
import { findTeamUser, takeUser } from './team-user.ts';

export interface ActivationDeps {
  readonly ledger: LedgerContext;
  readonly workspace: Workspace<ActivationDb>;
  readonly settings: ActivationSettings;
  readonly log: Log;
  /** Seals the private keys; null when none is set. */
  readonly secretKey: string | null;
  /** Notes that products were used. */
  readonly recordUse: (uses: readonly ProductUse[]) => Promise<void>;
}

/** Who may use what on which computer, over the seats of one ledger (design, section 8). */
export function createActivation(deps: ActivationDeps): Activation {
  const { settings, secretKey, log, ledger, workspace } = deps;
  const limits = {
    validForMs: durationMs(settings.validFor),
    offlineForMs: durationMs(settings.offlineFor),
    devices: settings.devices,
  };
  const context: ActivationContext = { ...ledger, workspace, ledger, limits };
  const seal = secretKey === null ? null : createSeal(secretKey);
  const keys = createSigningKeys({ context, seal, log });
  const signing = { ...context, keys, signedBy: settings.signedBy, validForMs: limits.validForMs };
  return { sessions: createSessions(deps, context, signing), devices: createDevices(context), keys };
}

function createSessions(
  deps: ActivationDeps,
  context: ActivationContext,
  signing: SigningDeps,
): ActivationSessions {
  const { issuer, audience, emailClaim } = deps.settings;
  const identify =
    issuer === undefined || audience === undefined
      ? null
      : createIdentify({ issuer, audience, emailClaim }, context.clock);

  /** The computer does not wait for it, nor fail with it: when a product was used last is a matter of days. */
  function noteUse({ email, isOffline }: Grant, using: readonly string[]): void {
    const use = { coreId: context.coreId, email, at: context.clock.now(), isOffline };
    deps
      .recordUse(using.map((product) => ({ ...use, product })))
      .catch((error: unknown) => deps.log.warn({ err: error }, 'could not note the use of products'));
  }

  return {
    async signIn(request) {
      const answer = await signIn({ context, identify }, request);
      if (answer.kind === 'refused') return answer;
      noteUse(answer.grant, answer.grant.products);
      const entitlement = await signEntitlement(signing, answer.grant);
      return { kind: 'signed-in', entitlement, displaced: answer.displaced };
    },
    async heartbeat(proof) {
      const answer = await heartbeat(context, proof);
      if (answer.kind === 'refused') return answer;
      noteUse(answer.grant, answer.using);
      return { kind: 'renewed', entitlement: await signEntitlement(signing, answer.grant) };
    },
    signOut: (proof) => signOut(context, proof),
  };
}

function createDevices(context: ActivationContext): ActivationDevices {
  const { workspace } = context;
  return {
    async of(email) {
      const user = await findTeamUser(context, workspace.read, email);
      return user === null ? null : devicesOf(workspace.read, user.id);
    },
    remove: ({ email, deviceId }) =>
      workspace.write(async (db) => {
        const found = await findTeamUser(context, db, email);
        const user = found === null ? null : await takeUser(context, db, found.id);
        return user !== null && removeDevice(context, db, { userId: user.id, deviceId });
      }),
    issueCode: (request) => issueCode(context, request),
  };
}
