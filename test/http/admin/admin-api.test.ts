import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PlanView } from '../../../src/contract/plan.ts';
import { DriftReport } from '../../../src/contract/report.ts';
import { StatusView } from '../../../src/contract/status.ts';
import { CreatedToken } from '../../../src/contract/tokens.ts';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import { ENTERPRISE_URN } from '../../../src/core/filter/person-schema.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await startApp();
});
afterEach(() => world.close());

const plan = async () => PlanView.parse((await world.ask('GET /api/v1/plan')).body);
const apply = (body: unknown) => world.ask('POST /api/v1/apply', { body });
const status = async () => StatusView.parse((await world.ask('GET /api/v1/status')).body);
const held = async () => (await world.seatwarden.ledger?.seats.read())?.assignments.length;

/** A first plan that waits for an administrator: one seat for ana. */
async function somethingIsHeld(): Promise<string> {
  await world.buy('CAD', 2);
  await world.join('ana', { group: 'CAD Users' });
  await world.run();
  return (await plan()).digest;
}

describe('plan and apply', () => {
  it('shows what would be done without doing it, and does exactly that by its digest', async () => {
    const digest = await somethingIsHeld();
    const shown = await plan();

    expect(shown.held.map(({ operation }) => operation)).toMatchObject([
      {
        kind: 'reassign',
        pool: 'cad',
        from: { email: 'boss@example.com' },
        to: { email: 'ana@example.com' },
      },
    ]);
    expect(await held()).toBe(0);
    expect((await apply({ digest })).body).toMatchObject({ outcome: 'done', held: [], counts: { done: 1 } });
    expect(await held()).toBe(1);
    expect(await plan()).toMatchObject({ cleared: [], held: [] });
    expect(await status()).toMatchObject({ policy: 'accepted', hold: null });
  });

  it('applies nothing by the digest of a plan that has changed', async () => {
    const digest = await somethingIsHeld();
    await world.join('bo', { group: 'CAD Users' });

    expect((await apply({ digest })).body).toMatchObject({ outcome: 'stale-approval' });
    expect(await held()).toBe(0);
  });

  it('holds without a digest, and names in the status what waits', async () => {
    const digest = await somethingIsHeld();

    expect((await apply({})).body).toMatchObject({ outcome: 'held' });
    expect(await status()).toMatchObject({ policy: 'first-run', hold: { digest, operations: 1 } });
  });

  it.each([[{ digest: 'short' }], [{ digset: '0'.repeat(32) }], [{ digest: 7 }]])(
    'refuses %j with the path of the mistake',
    async (body) => {
      const answer = await apply(body);

      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ type: 'urn:seatwarden:problem:invalid-input' });
      expect(answer.text).toMatch(/"errors":\[\{"path":"(digest)?","message":"./);
    },
  );
});

describe('a licensing core of which nothing is known', () => {
  const unread = async (path: string) => (await world.ask(`GET /api/v1${path}`)).body as { unread: unknown };
  const note = async (message: string | null) => {
    const trouble = message === null ? null : ({ message, remedy: 'consent' } as const);
    const reading = { coreId: asId<CoreId>('main'), at: world.clock.now(), trouble };
    await world.seatwarden.database.write(({ cores }) => cores.note(reading));
  };

  it('comes first in status and drift, and a plan tries to read it again', async () => {
    await world.buy('CAD', 1);
    await note('nobody has consented');
    const core = { core: 'main', why: 'nobody has consented', step: expect.stringContaining('connect main') };

    expect(await unread('/status')).toMatchObject({ unread: [core] });
    expect(await unread('/drift')).toMatchObject({ unread: [core] });
    expect((await world.ask('GET /metrics')).text).toContain('seatwarden_core_unread{core="main"} 1');
    expect(await unread('/plan')).toMatchObject({ unread: [] });
    expect((await world.ask('GET /metrics')).text).toContain('seatwarden_core_unread{core="main"} 0');
  });

  it('shows in the metrics how old what is known is', async () => {
    await world.buy('CAD', 1);
    const seconds = world.clock.now() / 1000;
    world.clock.pass(3_600_000 + 1);

    const name = 'seatwarden_core_last_good_timestamp_seconds{core="main"}';
    expect((await world.ask('GET /metrics')).text).toContain(`${name} ${seconds}`);
    expect(await unread('/status')).toMatchObject({ unread: [{ core: 'main' }] });
  });
});

describe('pause and resume', () => {
  it('stops applying, says why to everybody who looks, and goes on after', async () => {
    const digest = await somethingIsHeld();
    await world.ask('POST /api/v1/pause', { body: { reason: 'an audit' } });

    expect((await status()).paused).toBe('an audit');
    await apply({ digest });
    expect(await held()).toBe(0);
    await world.ask('POST /api/v1/resume');
    await world.seatwarden.runLoop.idle();
    expect((await status()).paused).toBeNull();
    expect((await apply({ digest: (await plan()).digest })).body).toMatchObject({ outcome: 'done' });
    expect(await held()).toBe(1);
  });

  it('is in the audit trail with who did it', async () => {
    await world.ask('POST /api/v1/pause', { body: { reason: 'an audit' } });
    const { body } = await world.ask('GET /api/v1/audit?limit=1');

    expect(body).toMatchObject([
      {
        act: 'applying.paused',
        actor: expect.stringMatching(/^token:/) as string,
        data: { reason: 'an audit' },
      },
    ]);
  });
});

describe('tokens', () => {
  const create = async (body: object) =>
    CreatedToken.parse((await world.ask('POST /api/v1/tokens', { body })).body);

  it('are shown once, and work', async () => {
    const { token } = await create({ name: 'a script', scope: 'read' });
    const [, , secret = '?'] = token.split('_');

    expect((await world.ask('GET /api/v1/pools', { token })).status).toBe(200);
    const { text } = await world.ask('GET /api/v1/tokens');
    expect(text).toContain('a script');
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/hash/i);
  });

  it('stop working within five seconds of their revocation', async () => {
    const { token, id } = await create({ name: 'a script', scope: 'read' });
    await world.ask('GET /api/v1/pools', { token });
    await world.ask(`DELETE /api/v1/tokens/${id}`);
    world.clock.pass(5000);

    const answer = await world.ask('GET /api/v1/pools', { token });
    expect([answer.status, answer.text]).toEqual([401, expect.stringContaining('revoked')]);
    expect((await world.ask(`DELETE /api/v1/tokens/unknown`)).status).toBe(404);
  });

  it('stop working when they expire', async () => {
    const { token } = await create({ name: 'short', scope: 'read', expiresAt: '2026-11-24T13:00:00Z' });
    world.clock.set(Date.parse('2026-11-24T13:00:00Z'));

    expect((await world.ask('GET /api/v1/pools', { token })).status).toBe(401);
  });

  it('are not made for a source that does not push, nor for a right that there is not', async () => {
    const scoped = (scope: string) => world.ask('POST /api/v1/tokens', { body: { name: 'x', scope } });

    expect((await scoped('scim:idp')).status).toBe(201);
    expect((await scoped('scim:hr')).status).toBe(422);
    expect((await scoped('scim:nobody')).text).toContain('it has: idp');
    expect((await scoped('root')).body).toMatchObject({ status: 400, errors: [{ path: 'scope' }] });
  });
});

describe('explain', () => {
  beforeEach(async () => {
    await world.join('ana', { [ENTERPRISE_URN]: { employeeNumber: '00012' }, displayName: 'Ana Fox' });
    await world.join('anabel', { displayName: 'Anabel Fox' });
    await world.run();
  });
  const explain = (person: string) => world.ask(`GET /api/v1/explain?person=${encodeURIComponent(person)}`);

  it('finds a person by address in any case, by number, by id and by enough of a name', async () => {
    const { body } = await world.ask('GET /api/v1/people?search=ana@example.com');
    const [{ id }] = z.tuple([z.object({ id: z.string() })]).parse(body);

    for (const name of ['ana@example.com', ' ANA@Example.com', '00012', id, 'anabel']) {
      expect((await explain(name)).status, name).toBe(200);
    }
    expect((await explain(id)).body).toMatchObject({ displayName: 'Ana Fox' });
  });

  it('answers 404 for nobody and 409 with the names for several', async () => {
    expect((await explain('zoe')).body).toMatchObject({ status: 404, detail: 'nobody is known as zoe' });
    const several = await explain('fox');
    expect(several.status).toBe(409);
    expect(several.text).toContain('Ana Fox <ana@example.com>');
    expect(several.text).toContain('Anabel Fox');
  });
});

describe('the drift report', () => {
  beforeEach(async () => {
    await world.buy('CAD', 1);
    for (const name of ['=cmd|calc', '<b>bo</b>', 'cy']) {
      const userName = `${name.replaceAll(/\W/g, '')}@example.com`;
      const fields = { displayName: name, userName, emails: [{ value: userName }] };
      await world.join(name, { group: 'CAD Users', ...fields });
    }
    await world.run();
  });

  it('is JSON with everybody who waits, in order', async () => {
    const { drift, driftTotal, pools } = DriftReport.parse((await world.ask('GET /api/v1/drift')).body);

    expect(driftTotal).toBe(3);
    expect(drift.map(({ class: name }) => name)).toEqual(['missing', 'missing', 'missing']);
    expect(pools).toMatchObject([{ id: 'cad', capacity: 1, parked: 1, entitled: 3 }]);
  });

  it('is CSV that no spreadsheet runs', async () => {
    const answer = await world.ask('GET /api/v1/drift?format=csv');
    const rows = parse(answer.text, { columns: true }) as Record<string, string>[];

    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(rows.map(({ person }) => person).sort()).toEqual(["'=cmd|calc", '<b>bo</b>', 'cy']);
  });

  it('is a page that shows names as text', async () => {
    const answer = await world.ask('GET /api/v1/drift?format=html');

    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('&lt;b&gt;bo&lt;/b&gt;');
    expect(answer.text).not.toContain('<b>bo');
  });

  it('is narrowed by pool, class and decision, and paged', async () => {
    const count = async (query: string) =>
      DriftReport.parse((await world.ask(`GET /api/v1/drift?${query}`)).body).drift.length;

    expect(await count('pool=cad')).toBe(3);
    expect(await count('pool=other')).toBe(0);
    expect(await count('class=leaver')).toBe(0);
    expect(await count('limit=2&offset=2')).toBe(1);
  });

  it.each(['limit=0', 'limit=10001', 'offset=-1', 'class=theft', 'format=pdf'])(
    'refuses ?%s with the path of the mistake',
    async (query) => {
      const { status: code, body } = await world.ask(`GET /api/v1/drift?${query}`);

      expect(code).toBe(400);
      expect(body).toMatchObject({ errors: [{ path: query.split('=')[0] }] });
    },
  );
});

describe('sources', () => {
  const list = (people: number) => {
    const rows = Array.from({ length: people }, (_, index) => `${index},person${index}@example.com,Ana\n`);
    return writeFile(world.peopleFile, `employee_id,work_email,given_name\n${rows.join('')}`);
  };
  const sync = async () => (await world.ask('POST /api/v1/sources/hr/sync')).body;

  it('are read on demand, and what came of it is said', async () => {
    await list(40);
    expect(await sync()).toMatchObject({ source: 'hr', outcome: 'accepted' });
    await list(10);
    expect(await sync()).toMatchObject({ outcome: 'implausible' });
    expect((await status()).sources.find(({ id }) => id === 'hr')?.quarantinedAt).not.toBeNull();
    await world.ask('POST /api/v1/sources/hr/release');
    expect((await status()).sources.find(({ id }) => id === 'hr')?.quarantinedAt).toBeNull();
    expect(await sync()).toMatchObject({ outcome: 'unchanged' });
  });

  it('that push, or that there are not, cannot be read', async () => {
    expect((await world.ask('POST /api/v1/sources/idp/sync')).status).toBe(404);
    expect((await world.ask('POST /api/v1/sources/none/release')).text).toContain('polled sources: hr');
  });
});

describe('the audit trail', () => {
  it('is whole, and shows the first row that somebody changed', async () => {
    await world.ask('POST /api/v1/pause', { body: {} });
    await world.ask('POST /api/v1/resume');
    expect((await world.ask('GET /api/v1/audit/verify')).body).toEqual({ isWhole: true, firstBroken: null });

    const change = sql`update audit set actor = 'token:somebody' where act = 'applying.paused'`;
    await world.seatwarden.database.workspace<object>().write((db) => change.execute(db));
    expect((await world.ask('GET /api/v1/audit/verify')).body).toMatchObject({
      isWhole: false,
      firstBroken: expect.any(Number) as number,
    });
  });
});

describe('health', () => {
  it('is open to everybody, metrics are not', async () => {
    expect(await world.ask('GET /livez', { token: null })).toMatchObject({ status: 200, text: 'alive\n' });
    expect(await world.ask('GET /readyz', { token: null })).toMatchObject({ status: 200, text: 'ready\n' });
    expect((await world.ask('GET /metrics', { token: null })).status).toBe(401);
  });

  it('is not ready once the store does not answer, but alive', async () => {
    const rename = (from: string, to: string) =>
      world.seatwarden.database
        .workspace<object>()
        .write((db) => sql.raw(`alter table ${from} rename to ${to}`).execute(db));
    await rename('facts', 'lost_facts');

    expect((await world.ask('GET /readyz', { token: null })).status).toBe(503);
    expect((await world.ask('GET /livez', { token: null })).status).toBe(200);
    await rename('lost_facts', 'facts');
    expect((await world.ask('GET /readyz', { token: null })).status).toBe(200);
  });

  it('gives metrics in the text format of Prometheus, pools and answers included', async () => {
    await somethingIsHeld();
    const { text, headers } = await world.ask('GET /metrics');
    const line =
      /^(#\s(HELP|TYPE)\s[a-z_]\w*\s.+|[a-z_]\w*(\{([a-z_]\w*="(\\.|[^"\\])*",?)*\})?\s(NaN|[+-]?(Inf|[\d.]+(e[+-]?\d+)?)))$/;

    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((one) => one !== '' && !line.test(one)),
    ).toEqual([]);
    expect(text).toContain('seatwarden_seats{pool="cad",kind="capacity"} 2');
    expect(text).toContain('seatwarden_held_operations 1');
    expect(text).toMatch(
      /seatwarden_http_request_seconds_count\{face="api",method="GET",status="200"\} [1-9]/,
    );
  });
});

describe('what is not there', () => {
  it('is a 404 problem, and broken JSON a 400 one', async () => {
    expect((await world.ask('GET /api/v1/nothing')).body).toMatchObject({ status: 404 });
    const headers = { 'Content-Type': 'application/json' };
    const broken = await world.ask('POST /api/v1/pause', { body: Buffer.from('{"reason":'), headers });
    expect(broken.body).toMatchObject({ status: 400, type: 'urn:seatwarden:problem:malformed-json' });
  });
});
