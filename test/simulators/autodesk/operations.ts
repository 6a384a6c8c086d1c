import type { Reply } from './answers.ts';
import type { ApiCall, Site } from './call.ts';
import { assignProduct, listAssignments, unassignProduct } from './assignment-operations.ts';
import { addTeamUser, getTeamUser, listTeamUsers } from './user-operations.ts';
import { listProductPools, listTeams } from './team-operations.ts';

export interface Operation {
  readonly name: OperationName;
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly scopes: readonly string[];
  readonly run: (site: Site, call: ApiCall) => Reply;
}

export type OperationName =
  | 'list-teams'
  | 'list-users'
  | 'get-user'
  | 'add-user'
  | 'list-pools'
  | 'list-assignments'
  | 'assign'
  | 'unassign';

const team = 'tmadmapi:team:read';
const users = '/teams/:teamId/users';
const assignments = '/teams/:teamId/assignments';

/** The eight operations of Team Admin API v1 with the scopes that their pages list. */
export const operations: readonly Operation[] = [
  { name: 'list-teams', method: 'get', path: '/teams', scopes: [team], run: listTeams },
  {
    name: 'list-users',
    method: 'get',
    path: users,
    scopes: ['tmadmapi:team-users:read', team],
    run: listTeamUsers,
  },
  {
    name: 'get-user',
    method: 'get',
    path: `${users}/:userId`,
    scopes: ['tmadmapi:team-users:read', team],
    run: getTeamUser,
  },
  {
    name: 'add-user',
    method: 'post',
    path: users,
    scopes: ['tmadmapi:team-users:write', 'tmadmapi:team:write'],
    run: addTeamUser,
  },
  {
    name: 'list-pools',
    method: 'get',
    path: '/teams/:teamId/product-pools',
    scopes: ['tmadmapi:team-products:read', team],
    run: listProductPools,
  },
  {
    name: 'list-assignments',
    method: 'get',
    path: assignments,
    scopes: ['tmadmapi:team-products:read', team],
    run: listAssignments,
  },
  {
    name: 'assign',
    method: 'post',
    path: assignments,
    scopes: ['tmadmapi:team-products:write'],
    run: assignProduct,
  },
  {
    name: 'unassign',
    method: 'delete',
    path: assignments,
    scopes: ['tmadmapi:team-products:write'],
    run: unassignProduct,
  },
];
