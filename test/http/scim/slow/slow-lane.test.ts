import { describe, expect, it } from 'vitest';
import { HttpRefusal } from '../../../../src/http/edge/http-refusal.ts';
import { createSlowLane, type SlowLane } from '../../../../src/http/scim/request/slow-lane.ts';

const anHour = 3_600_000;
const nobody = new AbortController().signal;
const willing = { isPatient: false, gone: nobody };

/** A work that lasts until it is let go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const state = { hasBegun: false };
  const work = () => {
    state.hasBegun = true;
    return promise;
  };
  return { work, state, open: resolve };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const failureOf = (run: Promise<unknown>) => run.then(() => null).catch((error: unknown) => error);

describe('a lane for slow works', () => {
  it('lets the works of one source in, in the order in which they came', async () => {
    const lane = createSlowLane({ atOnce: 2, waitMs: anHour });
    const gates = [gate(), gate(), gate(), gate()];
    const runs = gates.map(({ work }) => lane.run('entra', work, willing));
    const begun = () => gates.map(({ state }) => state.hasBegun);
    await settle();
    expect(begun()).toEqual([true, true, false, false]);
    gates[1]?.open('second');
    await settle();
    expect(begun()).toEqual([true, true, true, false]);
    gates[0]?.open('first');
    await settle();
    expect(begun()).toEqual([true, true, true, true]);
    gates[2]?.open('third');
    gates[3]?.open('fourth');
    expect(await Promise.all(runs)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('keeps no source waiting for another', async () => {
    const lane = createSlowLane({ atOnce: 1, waitMs: anHour });
    const long = gate();
    const entra = lane.run('entra', long.work, willing);
    expect(await lane.run('okta', async () => 'done', willing)).toBe('done');
    long.open('long');
    expect(await entra).toBe('long');
  });

  it('goes on after a work that fails', async () => {
    const lane = createSlowLane({ atOnce: 1, waitMs: anHour });
    const failing = lane.run('entra', () => Promise.reject(new Error('broken')), willing);
    const next = lane.run('entra', async () => 'next', willing);
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
    expect(await lane.run('entra', async () => 'last', willing)).toBe('last');
  });

  it('refuses who waits too long, with whole seconds to come again', async () => {
    const lane = createSlowLane({ atOnce: 1, waitMs: 1 });
    const long = gate();
    const first = lane.run('entra', long.work, willing);
    const late = gate();
    const error = await failureOf(lane.run('entra', late.work, willing));
    expect(error).toBeInstanceOf(HttpRefusal);
    expect(error).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    await letGo(lane, { long, first });
    expect(late.state.hasBegun).toBe(false);
  });

  it('never refuses who is patient', async () => {
    const lane = createSlowLane({ atOnce: 1, waitMs: 1 });
    const long = gate();
    const first = lane.run('entra', long.work, willing);
    const patient = lane.run('entra', async () => 'at last', { isPatient: true, gone: nobody });
    await failureOf(lane.run('entra', async () => 'late', willing));
    long.open('long');
    expect([await first, await patient]).toEqual(['long', 'at last']);
  });

  it.each([true, false])('does no work for who has gone (patient: %s)', async (isPatient) => {
    const lane = createSlowLane({ atOnce: 1, waitMs: anHour });
    const long = gate();
    const first = lane.run('entra', long.work, willing);
    const client = new AbortController();
    const unwanted = gate();
    const waiting = failureOf(lane.run('entra', unwanted.work, { isPatient, gone: client.signal }));
    await settle();
    client.abort();
    expect(await waiting).toBeInstanceOf(HttpRefusal);
    await letGo(lane, { long, first });
    expect(
      await failureOf(lane.run('entra', unwanted.work, { isPatient, gone: client.signal })),
    ).toBeInstanceOf(HttpRefusal);
    expect(unwanted.state.hasBegun).toBe(false);
  });
});

/** Lets the long work end; whoever comes then is served at once. */
async function letGo(
  lane: SlowLane,
  { long, first }: { long: ReturnType<typeof gate>; first: Promise<string> },
): Promise<void> {
  long.open('long');
  expect(await first).toBe('long');
  expect(await lane.run('entra', async () => 'next', willing)).toBe('next');
}
