import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import express, { type RequestHandler } from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { createIds } from '../../../src/ids.ts';
import { answerParent } from './child.ts';
import { openPlainFile } from './plain-file.ts';

/** What scimmy gives its handlers; typed as they use it. */
interface Doc {
  readonly id: string;
  readonly userName: string;
  readonly externalId?: string;
  readonly emails?: readonly { readonly value: string }[];
  readonly members?: readonly { readonly value: string }[];
}

const ids = createIds({ now: () => Date.now(), calendar: () => raise('no calendar here') });

/** The peer's users as its documentation shows handlers: by id, by the name that a filter asks for, or all of them. */
function declareUsers(db: DatabaseSync): void {
  const save = db.prepare(`insert into users (id, userName, externalId, email, doc) values (?, ?, ?, ?, ?)
    on conflict (id) do update set userName = excluded.userName, externalId = excluded.externalId,
    email = excluded.email, doc = excluded.doc`);
  const all = db.prepare('select doc from users');
  const by = (column: string) => db.prepare(`select doc from users where ${column} = ?`);
  const lookups = new Map([
    ['id', by('id')],
    ['userName', by('userName')],
    ['externalId', by('externalId')],
  ]);
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .ingress((resource, instance) => {
      const user = { ...plain(instance), id: resource.id ?? ids.next() };
      const { id, userName, externalId, emails } = user;
      save.run(id, userName, externalId ?? null, emails?.[0]?.value ?? null, JSON.stringify(user));
      return user as never;
    })
    .egress((resource) => {
      const [expression = {}] = [...(resource.filter ?? [])] as Record<string, unknown>[];
      const [attribute, comparison] = Object.entries(expression)[0] ?? [];
      const [, value] = Array.isArray(comparison) ? (comparison as string[]) : [];
      const rows = value === undefined ? undefined : lookups.get(attribute ?? '')?.all(value);
      const docs = (rows ?? all.all()).map(parse);
      if (resource.id !== undefined) return (docs[0] ?? raise('no such user')) as never;
      return (rows === undefined && resource.filter ? resource.filter.match(docs as never) : docs) as never;
    });
}

/** The peer gives its handlers a group with its whole membership, and takes it back whole. */
function declareGroups(db: DatabaseSync): void {
  const find = db.prepare('select doc from groups where id = ?');
  const membersOf = db.prepare('select uid from members where gid = ?');
  const leave = db.prepare('delete from members where gid = ?');
  const join = db.prepare('insert into members (gid, uid) values (?, ?)');
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress((resource, instance) => {
      const group = plain(instance);
      const id = resource.id ?? raise('the bench makes no groups here');
      db.exec('begin');
      leave.run(id);
      for (const { value } of group.members ?? []) join.run(id, value);
      db.exec('commit');
      return { ...group, id } as never;
    })
    .egress((resource) => {
      const id = resource.id ?? raise('the bench lists no groups here');
      const members = membersOf.all(id).map(({ uid }) => ({ value: uid }));
      return { ...parse(find.get(id) ?? raise('no such group')), members } as never;
    });
}

function plain(instance: unknown): Doc {
  return JSON.parse(JSON.stringify(instance)) as Doc;
}

function parse({ doc }: Record<string, unknown>): Doc {
  return JSON.parse(String(doc)) as Doc;
}

function raise(message: string): never {
  throw new Error(message);
}

/** Express 5 reads `query` anew at each look, and the routers' changes to it are lost; so it is read once. */
const keepQuery: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'query', { value: { ...request.query } });
  next();
};

const [, , file = ''] = process.argv;
const db = openPlainFile(file);
declareUsers(db);
declareGroups(db);
const app = express();
app.use(keepQuery);
app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler: () => 'bench' }));
const server = app.listen(0, '127.0.0.1', () => {
  answerParent({
    port: (server.address() as AddressInfo).port,
    tokens: ['of no meaning'],
    async close() {
      server.closeAllConnections();
      db.close();
    },
  });
});
// It stops its event loop for seconds; meanwhile nobody is to be taken for idle.
server.keepAliveTimeout = 60_000;
