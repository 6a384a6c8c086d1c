import { coerceResource } from '../resource/coerce-resource.ts';
import { changeUser, type UserWrite } from './change-user.ts';

/**
 * PUT /Users/:id (RFC 7644 §3.5.1): what the body leaves out is cleared. But for `active`: a template that forgets it must
 * neither bring a leaver back nor make one.
 */
export const replaceUser: UserWrite = (scim, wanted) => {
  const resource = coerceResource(scim.userModel, wanted.body);
  return changeUser(scim, wanted, ({ active }) =>
    resource['active'] !== undefined || active === undefined ? resource : { ...resource, active },
  );
};
