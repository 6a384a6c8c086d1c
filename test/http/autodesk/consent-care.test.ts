import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, type ConnectWorld, startConnectWorld } from './connect-world.ts';

const dayMs = 86_400_000;
const opened: { world?: ConnectWorld; browser?: Browser } = {};
const world = () => opened.world ?? expect.unreachable('opened before the tests');
const browser = () => opened.browser ?? expect.unreachable('opened before the tests');
beforeEach(async () => {
  opened.world = await startConnectWorld();
  opened.browser = await opened.world.signedIn();
});
afterEach(() => opened.world?.close());

const team = '/connect/autodesk/main';
const open = async () =>
  (await world().seatwarden.database.read.notices.open()).filter(({ watch }) =>
    watch.startsWith('consents:'),
  );
const refreshes = () => world().simulator.log.filter(({ refresh }) => refresh !== null).length;

/** Starts the jobs, as a daemon does, and waits for their first look. */
async function startJobs(): Promise<void> {
  const looked = world().line('consents were looked after');
  const told = world().line('a notice opened');
  const served = await world().seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: true });
  await Promise.all([looked, told]);
  await served.stop();
}

describe('consents that nobody asks for', () => {
  it('are looked at after a start, and their want is told', async () => {
    await startJobs();

    expect(await open()).toMatchObject([
      { watch: 'consents:main', key: 'no-consent', kind: 'credential', severity: 'alarm' },
    ]);
  });

  it('of a team that the configuration no longer names raise no alarm any more', async () => {
    const { database } = world().seatwarden;
    const notice = {
      kind: 'credential',
      severity: 'alarm',
      text: 'old',
      step: '',
      poolId: null,
      csv: null,
    } as const;
    await database.write(({ notices }) =>
      notices.tell('consents:gone', [{ ...notice, key: 'x', coreId: null }]),
    );
    await startJobs();

    expect((await open()).map(({ watch }) => watch)).toEqual(['consents:main']);
  });

  it('are renewed before their fifteen days end, again and again', async () => {
    await browser().connect('ana@example.com');
    await world().seatwarden.runLoop.idle();
    for (const _week of [1, 2, 3]) {
      world().simulator.clock.advance(7 * dayMs);
      const looked = world().line('consents were looked after');
      const served = await world().seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: true });
      await looked;
      await served.stop();
    }
    await world().api('POST /runs', {});

    expect(refreshes()).toBeGreaterThanOrEqual(3);
    expect((await (await world().signedIn()).get(team)).text).toContain(
      'The consent of ana@example.com is used',
    );
  });
});

describe('a refresh of which the answer was lost', () => {
  it('is sent once, and asks for the consent again on the page and as a notice', async () => {
    await browser().connect('ana@example.com');
    await world().seatwarden.runLoop.idle();
    world().simulator.clock.advance(60 * 60_000);
    world().simulator.faults.next({ kind: 'reset', when: 'after' }, 'token');
    const before = refreshes();
    for (const _time of [1, 2, 3]) await world().api('POST /runs', {});

    expect(refreshes() - before).toBe(1);
    expect((await browser().get(team)).text).toContain('must consent again');
    await browser().connect('cleo@example.com');
    expect(await open()).toContainEqual(
      expect.objectContaining({ key: expect.stringMatching(/^consent-again:/) as string, severity: 'alarm' }),
    );

    await browser().connect('ana@example.com');
    await world().seatwarden.runLoop.idle();
    expect((await browser().get(team)).text).toContain('The consent of ana@example.com is used');
    expect((await open()).map(({ key }) => key.split(':')[0])).not.toContain('consent-again');
  });
});
