import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { sendPieces } from '../../../../src/http/scim/answer/send-pieces.ts';

/** Serves the pieces to one client; tells what became of the answer. */
async function serve(pieces: AsyncGenerator<string>) {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const app = express().get('/', (request, response) => {
    sendPieces(request, response, { status: 200, pieces }).then(resolve, reject);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = get({ port, host: '127.0.0.1', agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { request, response, ended, close: () => server.close() };
}

describe('an answer in pieces', () => {
  it('is made no further, and is no failure, when the client goes away', async () => {
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    async function* endless() {
      try {
        for (;;) yield 'x'.repeat(10_000);
      } finally {
        stop();
      }
    }
    const { request, response, ended, close } = await serve(endless());
    await once(response, 'data');
    request.destroy();
    await expect(Promise.all([ended, stopped])).resolves.toBeDefined();
    close();
  });

  it('is no failure when the client is gone before the first piece', async () => {
    const asked = Promise.withResolvers<void>();
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
    const app = express().get('/', (incoming, outgoing) => {
      async function* late() {
        asked.resolve();
        await once(outgoing, 'close');
        for (let n = 0; n < 20; n += 1) yield 'x'.repeat(10_000);
      }
      sendPieces(incoming, outgoing, { status: 200, pieces: late() }).then(resolve, reject);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1', agent: false }).on('error', () => undefined);
    await asked.promise;
    request.destroy();
    await expect(ended).resolves.toBeUndefined();
    server.close();
  });

  it('waits for a client that reads slowly, with little in memory', async () => {
    let made = 0;
    const total = 3000;
    async function* large() {
      for (made = 0; made < total; made += 1) yield 'x'.repeat(10_000);
    }
    const { response, ended, close } = await serve(large());
    // Nobody has read a byte yet: the rest waits to be made.
    expect(made).toBeLessThan(total);
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(total * 10_000);
    await ended;
    close();
  });
});
