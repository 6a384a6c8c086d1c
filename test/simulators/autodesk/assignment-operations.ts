import type { AutodeskAssumptions } from './assumptions.ts';
import { empty, json, refuse, refuseFields, type Reply } from './answers.ts';
import type { ApiCall, Site } from './call.ts';
import { needOnce, needText, readBody, refuseUnknown, textOf } from './read-body.ts';
import { hasFreeSeat, type Holding, holdingsBehind, listedPools, usabilityOf } from './seats.ts';
import { accountOf, changeSeat, type Route, routesOf, teamOf } from './world.ts';

/** List Assignments: one row for a pair, unpaged; without `userId` it shows what was so a while ago. */
export function listAssignments(site: Site, { teamId, query, at }: ApiCall): Reply {
  const { world, assumptions, lag } = site;
  const paging = ['limit', 'cursor'].filter((name) => query.has(name));
  if (assumptions.assignmentsRefusePaging && paging.length > 0) {
    return refuseFields(
      paging.map((field) => ({ field, title: 'Not accepted', detail: `${field} is not accepted here.` })),
    );
  }
  const team = teamOf(world, teamId);
  const userId = query.get('userId');
  const productId = query.get('productId');
  const isLate = assumptions.delayedWithoutUserFilter && userId === null;
  const listed = new Set(listedPools(team, at, assumptions).map((pool) => pool.productId));
  const rows = holdingsBehind(world, team, isLate ? lag.assignmentsMs : 0)
    .filter((holding) => listed.has(holding.productId) && team.members.has(holding.userId))
    .filter((holding) => userId === null || holding.userId === userId)
    .filter((holding) => productId === null || holding.productId === productId);
  return json(200, { data: rows.map((holding) => assignmentBody(site, teamId, holding)) });
}

/** Assign Product: 201 for a new direct assignment, another success when it was there, and no seat from nowhere. */
export function assignProduct(site: Site, call: ApiCall): Reply {
  const { world, assumptions } = site;
  const read = readBody(call);
  if (read.kind === 'refused') return read.reply;
  const { fields } = read;
  const known = ['userId', 'productId', 'assignmentType'];
  const type = fields['assignmentType'];
  const complaints = [
    ...(assumptions.refusesUnknownFields ? refuseUnknown(fields, known) : []),
    ...needText(fields, ['userId', 'productId']),
    ...(type === undefined || type === assumptions.assignmentTypes.direct
      ? []
      : [{ field: 'assignmentType', title: 'Invalid value', detail: 'assignmentType must be DIRECT.' }]),
  ];
  if (complaints.length > 0) return refuseFields(complaints);
  const { teamId } = call;
  const seat = { teamId, userId: textOf(fields, 'userId'), productId: textOf(fields, 'productId') };
  const team = teamOf(world, teamId);
  const body = () =>
    assignmentBody(site, teamId, { ...seat, routes: routesOf(team, seat.productId, seat.userId) });
  if (usabilityOf(team, seat.productId, call.at) === 'unsupported') return unsupported();
  if (routesOf(team, seat.productId, seat.userId).has('direct')) {
    return json(assumptions.statuses.alreadyAssigned, body());
  }
  const refusal = refusalToAssign(site, call, seat);
  if (refusal !== null) return refusal;
  changeSeat(world, { ...seat, route: 'direct' }, { isAdded: true, by: call.index });
  return json(assumptions.statuses.assigned, body());
}

interface Wanted {
  readonly userId: string;
  readonly productId: string;
}

function refusalToAssign({ world, assumptions }: Site, call: ApiCall, wanted: Wanted): Reply | null {
  const { userId, productId } = wanted;
  const team = teamOf(world, call.teamId);
  const usability = usabilityOf(team, productId, call.at);
  if (usability === 'unknown') return refuse('unknownProduct', 'The team has no such product pool.');
  const member = team.members.get(userId);
  if (member === undefined) return refuse('assigneeNotOnTeam', 'There is no such user on this team.');
  if (member.invitedAt !== null && !assumptions.invitedMayHoldSeats) {
    return refuse('inviteeMayNotHold', 'The user has not accepted the invitation.');
  }
  if (usability === 'ended') return refuse('ended', 'The product pool has ended.');
  if (usability === 'not-started' && !assumptions.futurePoolMayBeAssigned) {
    return refuse('notStarted', 'The product pool has not started.');
  }
  // Who inherits the product has its seat already; a second route takes no other one.
  const hasSeat = routesOf(team, productId, userId).size > 0;
  if (!hasSeat && !hasFreeSeat(team, productId, call.at)) {
    return refuse('noSeat', 'All seats of the product pool are assigned.');
  }
  return null;
}

/** Unassign Product: takes the direct route away. 404 when there is none of any kind, 422 when only others remain. */
export function unassignProduct({ world, assumptions }: Site, call: ApiCall): Reply {
  const names = assumptions.unassignQuery;
  const missing = needOnce(call.query, [names.userId, names.productId]);
  if (missing !== null) return missing;
  if (call.body !== '') return refuse('invalidRequest', 'This operation takes no body.');
  const userId = call.query.get(names.userId) ?? '';
  const productId = call.query.get(names.productId) ?? '';
  const team = teamOf(world, call.teamId);
  if (usabilityOf(team, productId, call.at) === 'unsupported') return unsupported();
  const routes = routesOf(team, productId, userId);
  if (routes.size === 0) return refuse('assignmentNotFound', 'The user does not have this product.');
  const seat = { teamId: team.id, userId, productId, route: 'direct' } as const;
  if (!changeSeat(world, seat, { isAdded: false, by: call.index })) {
    return refuse('onlyInherited', 'The user has this product from a group or from the team only.');
  }
  return empty(assumptions.statuses.unassigned);
}

function unsupported(): Reply {
  return refuse('unsupportedPool', 'Seats of this product pool cannot be assigned.');
}

function assignmentBody({ world, assumptions }: Site, teamId: string, holding: Holding): object {
  const { userId, productId, routes } = holding;
  const { email } = accountOf(world, userId);
  return { userId, email, teamId, productId, assignmentType: effectiveType(routes, assumptions) };
}

function effectiveType(
  routes: ReadonlySet<Route>,
  { routePrecedence, assignmentTypes }: AutodeskAssumptions,
): string {
  const route = routePrecedence.find((candidate) => routes.has(candidate)) ?? 'direct';
  return assignmentTypes[route];
}
