import { describe, expect, it } from 'vitest';
import { asId, type SourceId } from '../../src/core/domain/ids.ts';
import { createPoller } from '../../src/jobs/poller.ts';
import type { SourceOutcome } from '../../src/reconcile/read-source.ts';

const hr = asId<SourceId>('hr');
const files = asId<SourceId>('files');

/** A reader whose readings end when the test says so. */
function createReader() {
  const started: {
    id: SourceId;
    signal: AbortSignal;
    end: (outcome: SourceOutcome) => void;
    fail: () => void;
  }[] = [];
  const read = (id: SourceId, signal: AbortSignal) =>
    new Promise<SourceOutcome>((resolve, reject) => {
      started.push({ id, signal, end: resolve, fail: () => reject(new Error('broken')) });
      signal.addEventListener('abort', () =>
        resolve({ kind: 'unavailable', reason: 'stopped', isNews: false }),
      );
    });
  return { read, started };
}

const nothingNew: SourceOutcome = { kind: 'unchanged', isNews: false };

describe('a poller', () => {
  it('never reads a source twice at a time: who asks meanwhile gets the same answer', async () => {
    const { read, started } = createReader();
    const poller = createPoller({ read, wake: () => undefined });
    const [scheduled, manual, other] = [poller.poll(hr), poller.poll(hr), poller.poll(files)];
    expect(started.map(({ id }) => id)).toEqual([hr, files]);

    for (const { end } of started) end(nothingNew);
    expect(await Promise.all([scheduled, manual, other])).toEqual([nothingNew, nothingNew, nothingNew]);
    void poller.poll(hr);
    expect(started).toHaveLength(3);
    await poller.stop();
  });

  it('wakes the run loop for news only', async () => {
    const { read, started } = createReader();
    const woken: string[] = [];
    const poller = createPoller({ read, wake: (reason) => woken.push(reason) });
    for (const isNews of [false, true]) {
      const polled = poller.poll(hr);
      started.at(-1)?.end({ kind: 'unchanged', isNews });
      await polled;
    }
    expect(woken).toEqual(['poll hr']);
  });

  it('reads again after a reading that threw', async () => {
    const { read, started } = createReader();
    const poller = createPoller({ read, wake: () => undefined });
    const polled = poller.poll(hr);
    started[0]?.fail();
    await expect(polled).rejects.toThrow('broken');
    void poller.poll(hr);
    expect(started).toHaveLength(2);
    await poller.stop();
  });

  it('stops readings that go on and waits for them', async () => {
    const { read, started } = createReader();
    const poller = createPoller({ read, wake: () => undefined });
    const polled = poller.poll(hr);
    await poller.stop();
    expect(started[0]?.signal.aborted).toBe(true);
    expect((await polled).kind).toBe('unavailable');
  });
});
