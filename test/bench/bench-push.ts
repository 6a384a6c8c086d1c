import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import { createIds } from '../../src/ids.ts';
import { createToken } from '../../src/http/edge/tokens.ts';
import { createWorld, worldConfig } from '../reconcile/world.ts';
import { type DaemonProcess, startProcess } from '../support/daemon-process.ts';
import { figuresOf, ms, say } from './figures.ts';

const people = 600;
const idlePushes = 100;
const busyPushes = 500;
const busyEveryMs = 20;

/** `npm run bench -- push`: from the moment a push is sent to the moment its operation is done, over real HTTP. */
export async function benchPush(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'push-'));
  const [store, config] = [join(folder, 'push.db'), join(folder, 'seatwarden.yaml')];
  writeFileSync(config, worldConfig);
  const { token, members, groupId } = await prepare(store);
  const daemon = startProcess({
    config,
    store: `sqlite:${store}`,
    env: { LOG_LEVEL: 'warn', SEATWARDEN_PORT: '8199' },
  });
  try {
    const http = axios.create({
      baseURL: 'http://127.0.0.1:8199/scim/v2',
      headers: { Authorization: `Bearer ${token}` },
    });
    await untilReady(daemon);
    const pushes = { http, store, groupId };
    await measure('leaver on an idle machine', pushes, {
      members: members.slice(0, idlePushes),
      everyMs: null,
      active: false,
    });
    await measure('leavers at 50 pushes a second', pushes, {
      members: members.slice(idlePushes),
      everyMs: busyEveryMs,
      active: false,
    });
    await measure('joiner (group add) on an idle machine', pushes, {
      members: members.slice(0, idlePushes),
      everyMs: null,
      active: true,
    });
    await measure('joiners (group add) at 50 pushes a second', pushes, {
      members: members.slice(idlePushes),
      everyMs: busyEveryMs,
      active: true,
    });
  } finally {
    await daemon.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Pushes {
  readonly http: AxiosInstance;
  readonly store: string;
  readonly groupId: string;
}
interface Batch {
  readonly members: readonly { readonly id: string; readonly email: string }[];
  /** Null sends the next when the operation of the last is done. */
  readonly everyMs: number | null;
  readonly active: boolean;
}

async function measure(name: string, pushes: Pushes, { members, everyMs, active }: Batch): Promise<void> {
  const db = new DatabaseSync(pushes.store, { readOnly: true });
  const done = db.prepare(
    `select finished_at from operations where operation like ? and state = 'done' and sent_at >= ? order by finished_at limit 1`,
  );
  const finishedAt = (email: string, since: number) =>
    Number(done.get(`%${email}%`, since)?.['finished_at'] ?? Number.NaN);
  const sent: { email: string; at: number }[] = [];
  for (const { id, email } of members) {
    const at = Date.now();
    sent.push({ email, at });
    const pushed = active ? rejoin(pushes, id) : leave(pushes, id);
    if (everyMs === null) {
      await pushed;
      while (Number.isNaN(finishedAt(email, at))) await wait(1);
    } else await Promise.all([pushed, wait(everyMs)]);
  }
  while (sent.some(({ email, at }) => Number.isNaN(finishedAt(email, at)))) await wait(20);
  const figures = figuresOf(sent.map(({ email, at }) => finishedAt(email, at) - at));
  say(
    `${name}: push to operation done: median ${ms(figures.median)}, p99 ${ms(figures.p99)} of ${figures.count} (goal 1000 ms)`,
  );
  db.close();
}

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

/** The account goes inactive, and the group forgets it: as Entra does when somebody leaves. */
async function leave({ http, groupId }: Pushes, id: string): Promise<void> {
  await http.patch(`/Users/${id}`, {
    schemas,
    Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
  });
  await http.patch(`/Groups/${groupId}`, {
    schemas,
    Operations: [{ op: 'Remove', path: 'members', value: [{ value: id }] }],
  });
}

async function rejoin({ http, groupId }: Pushes, id: string): Promise<void> {
  await http.patch(`/Users/${id}`, {
    schemas,
    Operations: [{ op: 'Replace', path: 'active', value: 'True' }],
  });
  await http.patch(`/Groups/${groupId}`, {
    schemas,
    Operations: [{ op: 'Add', path: 'members', value: [{ value: id }] }],
  });
}

async function prepare(store: string) {
  const world = await createWorld();
  try {
    world.clock.set(Date.now() - 3_600_000);
    await world.buy('CAD', people);
    const members = [];
    for (let n = 0; n < people; n += 1) {
      members.push({ id: await world.join(`push-${n}x`, ['CAD Users']), email: `push-${n}x@example.com` });
    }
    await world.settle();
    const clock = { now: () => Date.now() - 1000, calendar: () => world.clock.calendar() };
    const { token, row } = createToken(
      { name: 'bench', scope: 'scim:idp', expiresAt: null },
      { clock, ids: createIds(clock) },
    );
    await world.database.write(({ tokens }) => tokens.create(row));
    const list = await world.database.read.groups.list({
      sourceId: row.sourceId ?? raise(),
      filter: null,
      page: { startIndex: 1, count: 1 },
    });
    await world.database.backup(store);
    return {
      token,
      members: members.slice(0, idlePushes + busyPushes),
      groupId: list.items[0]?.id ?? raise(),
    };
  } finally {
    await world.close();
  }
}

async function untilReady(daemon: DaemonProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const ready = await axios
      .get('http://127.0.0.1:8199/readyz', { validateStatus: () => true })
      .catch(() => null);
    if (ready?.status === 200) return;
    await wait(50);
  }
  throw new Error(`the daemon did not become ready: ${daemon.lines.map(({ msg }) => msg).join(' | ')}`);
}

function raise(): never {
  throw new Error('the bench could not be prepared');
}
