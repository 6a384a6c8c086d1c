import type { JsonObject } from '../../core/domain/json.ts';
import type { ActivationRefusal } from '../../ports/activation.ts';
import { timestamp } from '../admin/to-view.ts';
import { HttpRefusal, type RefusalCode } from '../edge/http-refusal.ts';
import { toDeviceView } from './to-device-view.ts';

const codes: Readonly<Record<ActivationRefusal['reason'], RefusalCode>> = {
  'not-recognised': 'unauthenticated',
  'bad-proof': 'unauthenticated',
  'signed-out': 'unauthenticated',
  replayed: 'conflict',
  'clock-skew': 'bad-request',
  'no-seat': 'forbidden',
  'no-offline': 'forbidden',
  'device-limit': 'conflict',
  'signed-in-elsewhere': 'conflict',
};

/** A refusal as problem details whose type ends in its reason, with what a program needs to go on (RFC 9457 §3.2). */
export function refuseActivation(refusal: ActivationRefusal): HttpRefusal {
  const code = codes[refusal.reason];
  // RFC 9110 §11.6.1 wants a challenge with every 401; ours is no scheme of a header.
  const headers = code === 'unauthenticated' ? { 'WWW-Authenticate': 'Seatwarden-Proof' } : {};
  const problem = { code: refusal.reason, members: membersOf(refusal) };
  return new HttpRefusal(code, refusal.detail, { headers, problem });
}

function membersOf(refusal: ActivationRefusal): JsonObject {
  switch (refusal.reason) {
    case 'clock-skew':
      return { now: timestamp(refusal.nowAt) };
    case 'device-limit':
      return { devices: refusal.devices.map(toDeviceView) };
    case 'signed-in-elsewhere':
      return { at: timestamp(refusal.at), device: { ...refusal.device } };
    case 'signed-out':
      return { at: timestamp(refusal.at) };
    case 'not-recognised':
    case 'bad-proof':
    case 'replayed':
    case 'no-seat':
    case 'no-offline':
      return {};
  }
}
