import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, type Seatwarden } from '../../../src/compose.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { asId, type RecordId } from '../../../src/core/domain/ids.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { configKinds } from '../../../src/load-from-disk.ts';
import type { RunResult } from '../../../src/reconcile/reconcile.ts';
import { silent, worldConfig } from '../../reconcile/world.ts';
import { sourceId } from '../../support/builders.ts';
import { createHandMovedClock, type HandMovedClock } from '../../support/databases.ts';

const byName = (name: string) =>
  worldConfig.replace(`'groups.display eq "CAD Users"'`, `'displayName eq "${name}"'`);
const everybody = worldConfig.replace(`'groups.display eq "CAD Users"'`, 'userName pr');
let clock: HandMovedClock;

let folder: string;
let now: Seatwarden;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seatwarden-rules-'));
  clock = createHandMovedClock(Date.parse('2026-11-24T12:00:00Z'));
});
afterEach(async () => {
  await now.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The daemon on one store, with whatever rules it is started with. */
async function start(text: string): Promise<void> {
  const { config } = loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' });
  const origin = { actor: 'user:ops', from: 'rules.yaml, read at a start' };
  now = await compose({ config, store: `sqlite:${join(folder, 'store.db')}`, log: silent, clock, origin });
}
async function restart(text: string): Promise<void> {
  await now.close();
  clock.pass(60_000);
  await start(text);
}
function run(digest: string | null = null): Promise<RunResult> {
  const approval = digest === null ? null : { digest, by: 'token:a' };
  return now.runLoop.request({ scope: 'marked', trigger: 'test', observe: true, approval, dryRun: false });
}
async function settle(): Promise<void> {
  await run((await run()).digest);
}
async function join3(): Promise<void> {
  for (const name of ['ana', 'bo', 'cy']) {
    const email = `${name}@example.com`;
    const resource = { userName: email, displayName: name, active: true, emails: [{ value: email }] };
    const id = asId<RecordId>(now.ids.next());
    await now.database.write(({ users }) =>
      users.create({ sourceId: sourceId('idp'), id, resource, at: clock.now() }),
    );
  }
}
const changes = async () =>
  (await now.database.read.audit.page({ before: null, limit: 100 }))
    .filter(({ act }) => act === 'rules.changed')
    .map(({ actor, data }): Readonly<Record<string, unknown>> => ({ actor, ...data }));
const open = async () => (await now.database.read.notices.open()).filter(({ watch }) => watch === 'policy');

describe('a change of rules', () => {
  beforeEach(async () => {
    await start(everybody);
    await join3();
    await settle();
  });

  it('is in the audit trail with who brought it and each rule that differs', async () => {
    expect(await changes()).toEqual([]);
    const more = `  - { id: extra, pool: bim, when: userName pr, reason: more }\nlifecycle`;
    await restart(byName('ana').replace('lifecycle', more).replace('bim-group', 'bim-new'));

    const [change, ...others] = await changes();
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      actor: 'user:ops',
      from: 'rules.yaml, read at a start',
      changed: [{ name: 'rule cad-group', diff: '- when: userName pr\n+ when: displayName eq "ana"' }],
    });
    const named = (some: unknown) => (some as { name: string }[]).map(({ name }) => name);
    expect(named(change?.['added'])).toEqual(['rule bim-new', 'rule extra']);
    expect(named(change?.['removed'])).toEqual(['rule bim-group']);
  });

  it('says what it means for people until somebody accepts it', async () => {
    await restart(byName('ana'));
    const { digest } = await run();
    const [notice, ...others] = await open();
    expect(others).toEqual([]);
    expect(notice?.text).toBe(
      'Rules changed at 2026-11-24 12:01 UTC by user:ops (rules.yaml, read at a start): changed rule cad-group. By rights to seats that is: gains 0, loses 2 (cad 2).',
    );
    expect(notice?.step).toContain(`\`seatwarden apply --digest ${digest}\``);

    const served = await now.serve({ host: '127.0.0.1', port: 0, withJobs: false });
    const { row, token } = createToken({ name: 't', scope: 'read', expiresAt: null }, now);
    await now.database.write(({ tokens }) => tokens.create(row));
    const answer = await fetch(`${served.url}/api/v1/status`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({
      policy: 'changed',
      warnings: [expect.stringMatching(/^Rules changed .* loses 2 .* --digest/)],
    });
    await served.stop();

    await run(digest);
    expect(await open()).toEqual([]);
  });

  it('counts also who was marked when it came', async () => {
    await restart(byName('ana'));
    await now.database.write(async ({ marks }) => {
      const people = await now.database.read.views.people({ search: null, after: null, limit: 9 });
      await marks.markPeople(
        people.map(({ id }) => id),
        clock.now(),
      );
    });
    await run();
    expect((await open())[0]?.text).toContain('gains 0, loses 2 (cad 2)');
  });

  it('is over when the old rules come back', async () => {
    await restart(byName('ana'));
    await run();
    await restart(everybody);
    await run();
    expect(await open()).toEqual([]);
    expect(await changes()).toHaveLength(2);
  });

  it('is told beside the change before it, each with its own numbers', async () => {
    await restart(byName('ana'));
    await run();
    await restart(byName('bo'));
    await run();
    expect((await open()).map(({ text }) => text.slice(text.indexOf('gains')))).toEqual([
      'gains 0, loses 2 (cad 2).',
      'gains 1 (cad 1), loses 1 (cad 1).',
    ]);
  });

  it('of words alone is audited, and needs nobody', async () => {
    await restart(everybody.replace('reason: CAD seats follow the group', 'reason: everybody draws'));
    await run();
    expect(await open()).toEqual([]);
    expect(await changes()).toMatchObject([{ changed: [{ name: 'rule cad-group' }] }]);
  });

  it('of words alone adds nothing to a change that waits', async () => {
    await restart(byName('ana'));
    await run();
    await restart(byName('ana').replace('reason: CAD seats follow the group', 'reason: Ana draws'));
    await run();
    expect((await open()).map(({ text }) => text.slice(text.indexOf('gains')))).toEqual([
      'gains 0, loses 2 (cad 2).',
    ]);
  });

  it('is none when the same rules are read again', async () => {
    await restart(everybody);
    expect(await changes()).toEqual([]);
  });
});
