import { get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** What to read again and again, and throw away. */
export interface Drained {
  readonly port: number;
  readonly token: string;
  readonly path: string;
}

/** Reads one big answer after the other, until it is ended from outside; says the bytes of each. */
async function drain({ port, token, path }: Drained): Promise<never> {
  for (;;) {
    const bytes = await new Promise<number>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${token}` };
      get({ host: '127.0.0.1', port, path: `/scim/v2${path}`, headers }, (response) => {
        const read = { bytes: 0 };
        response.on('data', (chunk: Buffer) => (read.bytes += chunk.length));
        response.on('end', () => resolve(read.bytes)).on('error', reject);
      }).on('error', reject);
    });
    parentPort?.postMessage(bytes);
  }
}

await drain(workerData as Drained);
