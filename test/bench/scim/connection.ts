import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ServerProcess } from './server-process.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below `/scim/v2`. */
  readonly path: string;
  readonly body?: object;
}
/**
 * One keep-alive connection that sends a request at a time, always with the same token. As little work as can be: the
 * machine is the server's.
 */
export interface Connection {
  /** The answer as it came over the wire, with its head; a chunked one has its marks still in it. */
  send(request: Request): Promise<string>;
  close(): void;
}

export async function openConnection({ port, nextToken }: ServerProcess): Promise<Connection> {
  const token = nextToken();
  const authorization = token === null ? '' : `Authorization: Bearer ${token}\r\n`;
  const line = { current: await openLine(port) };
  return {
    async send({ method, path, body }) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const about =
        body === undefined
          ? ''
          : `Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
      const request = `${method} /scim/v2${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/scim+json\r\n${authorization}${about}\r\n${text}`;
      const answer = await line.current.ask(request);
      if (answer !== null) return answer;
      line.current = await openLine(port);
      const second = await line.current.ask(request);
      if (second === null) throw new Error('the server closed the connection twice');
      return second;
    },
    close: () => line.current.close(),
  };
}

interface Line {
  /** Null when the server has closed it: it does so when, on a busy machine, it has heard nothing for seconds. */
  ask(request: string): Promise<string | null>;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const read = createReader(socket);
  return {
    ask(request) {
      const answer = read();
      socket.write(request);
      return answer;
    },
    close: () => void socket.destroy(),
  };
}

interface Waiting {
  readonly resolve: (text: string | null) => void;
  readonly reject: (error: Error) => void;
}

const endOfHead = '\r\n\r\n';
const endOfChunks = '0\r\n\r\n';

/** Reads one answer each time it is called; null when the server hung up before its first byte. */
function createReader(socket: Socket): () => Promise<string | null> {
  const state: { waiting: Waiting | null; chunks: Buffer[]; bytes: number; needed: number | null } = {
    waiting: null,
    chunks: [],
    bytes: 0,
    needed: null,
  };
  const hangUp = () => {
    if (state.bytes === 0) state.waiting?.resolve(null);
    else state.waiting?.reject(new Error('the server closed the connection in the middle of an answer'));
  };
  // What follows an error is a close.
  socket.on('error', () => {}).on('close', hangUp);
  socket.on('data', (chunk: Buffer) => {
    state.chunks.push(chunk);
    state.bytes += chunk.length;
    state.needed ??= bytesNeeded(state.chunks);
    const isWhole =
      state.needed === Infinity
        ? chunk.subarray(-endOfChunks.length).toString('latin1') === endOfChunks
        : state.needed !== null && state.bytes >= state.needed;
    if (!isWhole) return;
    const text = Buffer.concat(state.chunks).toString('utf8');
    const { waiting } = state;
    Object.assign(state, { waiting: null, chunks: [], bytes: 0, needed: null });
    waiting?.resolve(text);
  });
  return () =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) resolve(null);
      else state.waiting = { resolve, reject };
    });
}

/** Null: the head is not whole yet. Infinity: the end is marked in the text. */
function bytesNeeded(chunks: readonly Buffer[]): number | null {
  const text = Buffer.concat(chunks).toString('latin1');
  const at = text.indexOf(endOfHead);
  if (at < 0) return null;
  const head = text.slice(0, at);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return Infinity;
  return at + endOfHead.length + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
}
