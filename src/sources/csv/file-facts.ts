import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Instant } from '../../core/domain/time.ts';
import type { Refuse } from './refuse-file.ts';

/** What tells one state of a file from another. */
export interface FileFacts {
  readonly size: number;
  readonly modifiedAt: Instant;
  readonly inode: number;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
}

const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'the file is not there; check `path`, and whether the export still runs',
  EACCES: 'the file may not be read by the user that Seatwarden runs as; check its permissions',
  EISDIR: '`path` names a folder; name the file in it',
};

/** Looks at a file. Refuses one that is missing, empty or unreadable. */
export async function readFacts(path: string, refuse: Refuse, signal: AbortSignal): Promise<FileFacts> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
    if (size > 0) return { size, modifiedAt: Math.floor(mtimeMs), inode: ino, hash: hash.digest('hex') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return refuse(meanings[code] ?? `the file cannot be read (${code})`);
  }
  return refuse('the file is empty; was the export interrupted?');
}

export function isSameFile(a: FileFacts, b: FileFacts): boolean {
  return a.hash === b.hash && a.size === b.size && a.modifiedAt === b.modifiedAt && a.inode === b.inode;
}
