import type { Endpoint } from '../admin/endpoint.ts';
import type { ActivationApiDeps } from './activation-deps.ts';
import { computerEndpoints } from './computer-endpoints.ts';
import { keeperEndpoints } from './keeper-endpoints.ts';

/** The routes of activation, below `/licensing/v1`. */
export function activationEndpoints(deps: ActivationApiDeps): readonly Endpoint[] {
  return [...computerEndpoints(deps), ...keeperEndpoints(deps)];
}
