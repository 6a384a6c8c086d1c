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
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const read = createReader(socket);
  const token = nextToken();
  const authorization = token === null ? '' : `Authorization: Bearer ${token}\r\n`;
  return {
    send({ method, path, body }) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const about =
        body === undefined
          ? ''
          : `Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n`;
      const answer = read();
      socket.write(
        `${method} /scim/v2${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/scim+json\r\n${authorization}${about}\r\n${text}`,
      );
      return answer;
    },
    close: () => void socket.destroy(),
  };
}

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

const endOfHead = '\r\n\r\n';
const endOfChunks = '0\r\n\r\n';

/** Reads one answer each time it is called. */
function createReader(socket: Socket): () => Promise<string> {
  const state: { waiting: Waiting | null; chunks: Buffer[]; bytes: number; needed: number | null } = {
    waiting: null,
    chunks: [],
    bytes: 0,
    needed: null,
  };
  const fail = (error: Error) => state.waiting?.reject(error);
  socket.on('error', fail).on('close', () => fail(new Error('the server closed the connection')));
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
  return () => new Promise((resolve, reject) => (state.waiting = { resolve, reject }));
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
