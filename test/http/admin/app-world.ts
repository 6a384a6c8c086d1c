import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { compose, type Seatwarden } from '../../../src/compose.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { asId, type GroupId, type RecordId } from '../../../src/core/domain/ids.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { configKinds } from '../../../src/load-from-disk.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { TokenScope } from '../../../src/ports/stores/token-store.ts';
import { sourceId } from '../../support/builders.ts';
import { createHandMovedClock, type HandMovedClock } from '../../support/databases.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

const config = (people: string, core: string) => `
company: Example Engineering
timeZone: Europe/London
sources:
  - { id: idp, kind: scim, decidesLeaving: true }
  - { id: hr, kind: csv, path: ${JSON.stringify(people)}, schedule: "0 0 1 1 *", expect: { atLeast: 2, maxDrop: 5% } }
people: { match: [email], precedence: [hr, idp] }
licensing: [{ ${core} }]
pools: [{ id: cad, core: main, product: CAD, idle: { after: P14D, coolDown: P5D } }]
rules:
  - { id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', reason: CAD seats follow the group }
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S } }
`;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly text: string;
}
export interface Asking {
  readonly body?: unknown;
  /** A token, or null for none; left out: an administrator's. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole daemon on a store of its own, listening on loopback, with a clock that tests move. */
export interface AppWorld {
  readonly seatwarden: Seatwarden;
  readonly clock: HandMovedClock;
  readonly url: string;
  /** Where the HR file is looked for. */
  readonly peopleFile: string;
  /** `GET /api/v1/status`, as a path from the root. */
  ask(request: string, asking?: Asking): Promise<Answer>;
  token(scope: TokenScope): Promise<string>;
  /** Opens contract `1` of boss@example.com, once, and buys. */
  buy(product: string, seats: number): Promise<void>;
  /** What an identity provider's push would store. */
  join(
    name: string,
    fields?: { readonly group?: string; readonly [attribute: string]: unknown },
  ): Promise<RecordId>;
  run(): Promise<void>;
  close(): Promise<void>;
}

/** `core` is the licensing core as the configuration has it. */
export async function startApp({ core = 'id: main, kind: ledger' } = {}): Promise<AppWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-app-'));
  const peopleFile = join(folder, 'people.csv');
  const clock = createHandMovedClock(Date.parse('2026-11-24T12:00:00Z'));
  const loaded = loadConfig({
    text: config(peopleFile, core),
    file: 'test',
    kinds: configKinds,
    env: {},
    readFile: () => '',
  });
  const store = `sqlite:${join(folder, 'store.db')}`;
  const seatwarden = await compose({ config: loaded.config, store, log: silent, clock });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
  const people = createPeople(seatwarden, clock);

  async function token(scope: TokenScope): Promise<string> {
    const made = createToken({ name: `test ${scope}`, scope, expiresAt: null }, seatwarden);
    await seatwarden.database.write(({ tokens }) => tokens.create(made.row));
    return made.token;
  }
  const admin = await token('admin');

  return {
    seatwarden,
    clock,
    url: served.url,
    peopleFile,
    token,
    ...people,
    async ask(request, { body, token: used = admin, headers = {} } = {}) {
      const [method = 'GET', path = '/'] = request.split(' ');
      const response = await axios.request<string>({
        method,
        url: served.url + path,
        data: body,
        headers: { ...(used === null ? {} : { Authorization: `Bearer ${used}` }), ...headers },
        validateStatus: () => true,
        maxRedirects: 0,
        responseType: 'text',
        transformResponse: (text: string) => text,
      });
      return toAnswer(response);
    },
    async close() {
      await served.stop();
      await seatwarden.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function toAnswer({ status, headers, data }: AxiosResponse<string>): Answer {
  const isJson = /json/.test(String(headers['content-type']));
  return {
    status,
    headers: headers as Record<string, string>,
    body: isJson ? (JSON.parse(data) as unknown) : null,
    text: data,
  };
}

function createPeople(
  { database, ids, ledger, runLoop }: Seatwarden,
  clock: HandMovedClock,
): Pick<AppWorld, 'buy' | 'join' | 'run'> {
  const groups = new Map<string, Promise<GroupId>>();
  const source = sourceId('idp');

  const groupOf = (display: string) => {
    const id = asId<GroupId>(ids.next());
    const made =
      groups.get(display) ??
      database
        .write((stores) =>
          stores.groups.create({ sourceId: source, id, resource: { displayName: display }, at: clock.now() }),
        )
        .then(() => id);
    groups.set(display, made);
    return made;
  };

  return {
    async buy(product, quantity) {
      if (ledger === null) throw new Error('the configuration names a ledger');
      const manager = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };
      const has = (await ledger.contracts.list()).length > 0;
      if (!has) await ledger.contracts.create({ number: '1', manager });
      const order = { product, quantity, term: 'annual', startsOn: '2026-01-01', endsOn: '2027-01-01' };
      await ledger.contracts.purchase('1', order);
      await runLoop.idle();
    },
    async join(name, { group, ...fields } = {}) {
      const id = asId<RecordId>(ids.next());
      const email = `${name}@example.com`;
      const resource = {
        userName: email,
        displayName: name,
        active: true,
        emails: [{ value: email }],
        ...fields,
      };
      await database.write(({ users }) => users.create({ sourceId: source, id, resource, at: clock.now() }));
      if (group !== undefined) {
        const groupId = await groupOf(group);
        const request = { sourceId: source, groupId, members: [id], at: clock.now() };
        await database.write(({ members }) => members.add(request));
      }
      return id;
    },
    async run() {
      const wish = {
        scope: 'marked',
        trigger: 'test',
        observe: true,
        approval: null,
        dryRun: false,
      } as const;
      await runLoop.request(wish);
    },
  };
}
