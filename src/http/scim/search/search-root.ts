import type { RequestHandler } from 'express';
import type { Filter } from '../../../core/filter/filter-ast.ts';
import { GROUP_SCHEMA } from '../../../core/filter/group-schema.ts';
import { PERSON_SCHEMA } from '../../../core/filter/person-schema.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import type { Listed, Page, PageBeside } from '../../../ports/stores/user-store.ts';
import { sendPieces } from '../answer/send-pieces.ts';
import { GROUP_KEYS, isQuick, USER_KEYS } from '../request/is-quick.ts';
import { readFilter } from '../request/read-filter.ts';
import { readSearch } from '../request/scim-query.ts';
import type { ScimContext } from '../scim-context.ts';
import { showUsers } from '../users/show-users.ts';
import { askedOf } from './asked-of.ts';
import { filterForType, type ResourceType } from './filter-for-type.ts';
import type { ListAsked } from './paging.ts';
import { readSort, sortWithin } from './read-sort.ts';
import { readRootPage, type RootItem, type RootPart } from './root-page.ts';
import { rootPieces } from './root-pieces.ts';
import { ROOT_SCHEMA } from './root-schema.ts';

const TYPES: readonly ResourceType[] = [
  { kind: 'User', schema: PERSON_SCHEMA },
  { kind: 'Group', schema: GROUP_SCHEMA },
];

/** POST /.search (RFC 7644 §3.4.3): one list of users and groups, filtered, sorted and paged by the stores. */
export function createRootSearch(scim: ScimContext): RequestHandler {
  return async (request, response) => {
    const asked = askedOf('root', readSearch(request.body), response);
    const { attributes, excludedAttributes } = asked.query;
    const types = typesAsked(asked);
    const users = scim.userProjection(attributes, excludedAttributes);
    const groups = scim.groupProjection(attributes, excludedAttributes);
    const base = scim.baseOf(request);

    const page = await scim.paging.start(asked);
    const listed = await scim.reads.run(response, isQuickFor(types, page), (read) =>
      readRootPage(partsOf(read, types, asked), page),
    );
    const head = await scim.paging.head(asked, page, listed);
    const people = listed.items.flatMap((item) => (item.kind === 'User' ? [item.user] : []));
    const places = listed.places.filter((_place, index) => listed.items[index]?.kind === 'User');
    const size = listed.items.reduce((sum, item) => sum + (item.kind === 'Group' ? item.group.size : 0), 0);
    const pieces = rootPieces(head, listed.items, {
      users: await showUsers(scim.database.read, { items: people, places }, { projection: users, base }),
      groups: { members: scim.reads.membersFor(response, size), projection: groups, base },
    });
    await sendPieces(request, response, { status: 200, pieces });
  };
}

interface TypeAsked extends ResourceType {
  readonly filter: Filter | null;
  readonly sort: RootPart['sort'];
}

/** What is asked of each type; a type of which nothing can match is left out. */
function typesAsked({ query }: ListAsked): readonly TypeAsked[] {
  const filter = query.filter === null ? true : readFilter(query.filter, ROOT_SCHEMA);
  const isSorted = readSort(query, ROOT_SCHEMA) !== null;
  return TYPES.flatMap((type) => {
    const own = typeof filter === 'boolean' ? filter : filterForType(filter, type);
    if (own === false) return [];
    const sort = isSorted ? sortWithin(query, type.schema) : null;
    return [{ ...type, sort, filter: own === true ? null : own }];
  });
}

function isQuickFor(types: readonly TypeAsked[], page: Page | PageBeside): boolean {
  return types.every(({ kind, filter, sort }) =>
    isQuick({ filter, page, isSorted: sort !== null }, kind === 'User' ? USER_KEYS : GROUP_KEYS),
  );
}

function partsOf(read: Stores, types: readonly TypeAsked[], { sourceId }: ListAsked): readonly RootPart[] {
  return types.map(({ kind, filter, sort }) => ({
    kind,
    sort,
    async read(page): Promise<Listed<RootItem>> {
      const query = { sourceId, filter, sort, page };
      if (kind === 'User') {
        const listed = await read.users.list(query);
        return { ...listed, items: listed.items.map((user) => ({ kind, user })) };
      }
      const listed = await read.groups.list(query);
      return { ...listed, items: listed.items.map((group) => ({ kind, group })) };
    },
  }));
}
