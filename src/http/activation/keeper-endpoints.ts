import * as z from 'zod';
import { CodeView, DeviceView, NewCode, RotateKeys, SigningKeyView } from '../../contract/activation.ts';
import type { SigningKeyView as SigningKey } from '../../ports/activation.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp, timestampOrNull } from '../admin/to-view.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { note } from '../licensing/licensing-deps.ts';
import type { ActivationApiDeps } from './activation-deps.ts';
import { toDeviceView } from './to-device-view.ts';

/** What administrators do about people's computers, and about the keys. */
export function keeperEndpoints(deps: ActivationApiDeps): readonly Endpoint[] {
  return [...deviceEndpoints(deps), ...keyEndpoints(deps)];
}

function deviceEndpoints(deps: ActivationApiDeps): readonly Endpoint[] {
  const { devices } = deps.activation;
  return [
    endpoint({
      method: 'post',
      path: '/activation/codes',
      scope: 'operate',
      summary: 'Makes a code that signs a person in, once, within ten minutes',
      status: 201,
      body: NewCode,
      answer: CodeView,
      handle: async ({ body: { email }, actor }) => {
        const made = await devices.issueCode({ email, actor });
        if (made === null) throw stranger(email);
        await note(deps, { actor, act: 'activation.code-issued', subject: `user:${email}`, data: {} });
        return { code: made.code, expiresAt: timestamp(made.expiresAt) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/activation/devices/:email',
      scope: 'read',
      summary: 'The computers of a person, oldest first',
      answer: z.array(DeviceView),
      handle: async ({ params: { email = '' } }) => {
        const found = await devices.of(email);
        if (found === null) throw stranger(email);
        return found.map(toDeviceView);
      },
    }),
    endpoint({
      method: 'delete',
      path: '/activation/devices/:email/:device',
      scope: 'operate',
      summary: 'Removes a computer from a person, who can sign in on another one then',
      answer: z.object({ removed: z.string() }),
      handle: async ({ params: { email = '', device = '' }, actor }) => {
        if (!(await devices.remove({ email, deviceId: device })))
          throw new HttpRefusal('not-found', `${email} has no computer ${device}`);
        const data = { device };
        await note(deps, { actor, act: 'activation.device-removed', subject: `user:${email}`, data });
        return { removed: device };
      },
    }),
  ];
}

function keyEndpoints(deps: ActivationApiDeps): readonly Endpoint[] {
  const { keys } = deps.activation;
  return [
    endpoint({
      method: 'get',
      path: '/activation/keys',
      scope: 'read',
      summary: 'The keys that sign entitlements, oldest first, without what is secret',
      answer: z.array(SigningKeyView),
      handle: async () => (await keys.list()).map(toKeyView),
    }),
    endpoint({
      method: 'post',
      path: '/activation/keys/rotate',
      scope: 'admin',
      summary: 'Makes the next key; what the old one signed stays good until its end',
      status: 201,
      body: RotateKeys,
      answer: SigningKeyView,
      handle: async ({ body: { atOnce }, actor }) => {
        const made = toKeyView(await keys.rotate(atOnce ? 'at-once' : 'overlap'));
        const data = { atOnce, signsFrom: made.signsFrom };
        await note(deps, { actor, act: 'activation.keys-rotated', subject: `key:${made.kid}`, data });
        return made;
      },
    }),
  ];
}

function stranger(email: string): HttpRefusal {
  return new HttpRefusal('not-found', `${email} is not on the team`);
}

function toKeyView({ kid, madeAt, signsFrom, until }: SigningKey): SigningKeyView {
  return { kid, madeAt: timestamp(madeAt), signsFrom: timestamp(signsFrom), until: timestampOrNull(until) };
}
