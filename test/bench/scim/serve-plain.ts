import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import express, { type Express, type Response } from 'express';
import { answerParent } from './child.ts';
import { openPlainFile } from './plain-file.ts';

interface Body {
  readonly userName: string;
  readonly externalId: string;
  readonly emails: readonly { readonly value: string }[];
  readonly Operations: readonly {
    readonly op: string;
    readonly value: boolean | readonly { readonly value: string }[];
  }[];
}
/** Writes, and gives back what answers once that is on disk. */
type Work = () => () => void;

/**
 * The yardstick: the least that express and node:sqlite can do for the same requests. It checks nothing, believes what it
 * is sent, and reads of filters only what stands between quotes. It is as durable: one commit per turn of the event loop.
 */
function createPlainApp(db: DatabaseSync): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ type: () => true, limit: '16mb' }));
  const commit = createCommits(db);
  routeUsers(app, db, commit);
  routeGroups(app, db, commit);
  return app;
}

function routeUsers(app: Express, db: DatabaseSync, commit: (work: Work) => void): void {
  const insert = db.prepare(
    'insert into users (id, userName, externalId, email, doc) values (?, ?, ?, ?, ?)',
  );
  const replace = db.prepare(
    'update users set userName = ?, externalId = ?, email = ?, doc = ? where id = ?',
  );
  const setActive = db.prepare(
    `update users set doc = json_set(doc, '$.active', json(?)) where id = ? returning doc`,
  );
  const find = db.prepare('select doc from users where id = ?');
  const list = createListing(db);

  app.post('/scim/v2/Users', ({ body }: { body: Body }, response) => {
    const id = randomUUID();
    const doc = JSON.stringify({ ...body, id });
    commit(() => {
      insert.run(id, body.userName, body.externalId, body.emails[0]?.value ?? null, doc);
      return () => send(response, 201, doc);
    });
  });
  app.get('/scim/v2/Users', ({ query }, response) => {
    const { filter, startIndex, cursor } = query as Readonly<Record<string, string | undefined>>;
    send(response, 200, list(filter, Number(startIndex ?? cursor)));
  });
  app.get('/scim/v2/Users/:id', ({ params }, response) => {
    send(response, 200, String(find.get(params.id)?.['doc']));
  });
  app.put(
    '/scim/v2/Users/:id',
    ({ params: { id }, body }: { params: { id: string }; body: Body }, response) => {
      const doc = JSON.stringify({ ...body, id });
      commit(() => {
        replace.run(body.userName, body.externalId, body.emails[0]?.value ?? null, doc, id);
        return () => send(response, 200, doc);
      });
    },
  );
  app.patch('/scim/v2/Users/:id', ({ params, body }: { params: { id: string }; body: Body }, response) => {
    const [operation] = body.Operations;
    const value = String(operation?.value === true);
    commit(() => {
      const doc = String(setActive.get(value, params.id)?.['doc']);
      return () => send(response, 200, doc);
    });
  });
}

/** A user by one attribute, or a page by the place of its first user. */
function createListing(db: DatabaseSync): (filter: string | undefined, from: number) => string {
  const by = (column: string) => db.prepare(`select seq, doc from users where ${column} = ?`);
  const lookups = new Map([
    ['userName', by('userName')],
    ['externalId', by('externalId')],
    ['emails.value', by('email')],
  ]);
  const page = db.prepare('select seq, doc from users where seq >= ? order by seq limit 100');
  return (filter, from) => {
    const [attribute = '', , quoted = ''] = filter?.split(' ') ?? [];
    const lookup = lookups.get(attribute);
    const found = filter === undefined ? page.all(from) : (lookup?.all(quoted.slice(1, -1)) ?? []);
    const next = found.length < 100 ? '' : `"nextCursor":"${Number(found.at(-1)?.['seq']) + 1}",`;
    const docs = found.map(({ doc }) => doc).join(',');
    return `{"totalResults":${found.length},${next}"Resources":[${docs}]}`;
  };
}

function routeGroups(app: Express, db: DatabaseSync, commit: (work: Work) => void): void {
  const join = db.prepare('insert or ignore into members (gid, uid) values (?, ?)');
  const leave = db.prepare('delete from members where gid = ? and uid = ?');
  const find = db.prepare('select doc from groups where id = ?');
  app.patch('/scim/v2/Groups/:id', ({ params, body }: { params: { id: string }; body: Body }, response) => {
    const [operation] = body.Operations;
    const members = Array.isArray(operation?.value) ? (operation.value as { value: string }[]) : [];
    const change = operation?.op === 'Add' ? join : leave;
    commit(() => {
      for (const { value } of members) change.run(params.id, value);
      return () => void response.status(204).end();
    });
  });
  app.get('/scim/v2/Groups/:id', ({ params }, response) => {
    send(response, 200, String(find.get(params.id)?.['doc']));
  });
}

function send(response: Response, status: number, text: string): void {
  response.status(status).type('application/scim+json').send(text);
}

function createCommits(db: DatabaseSync): (work: Work) => void {
  const queue: Work[] = [];
  function flush(): void {
    db.exec('begin immediate');
    const answers = queue.splice(0).map((work) => work());
    db.exec('commit');
    for (const answer of answers) answer();
  }
  return (work) => {
    if (queue.push(work) === 1) setImmediate(flush);
  };
}

const [, , file = ''] = process.argv;
const db = openPlainFile(file);
const server = createPlainApp(db).listen(0, '127.0.0.1', () => {
  answerParent({
    port: (server.address() as AddressInfo).port,
    tokens: [],
    async close() {
      server.closeAllConnections();
      db.close();
    },
  });
});
