import { readFileSync, writeFileSync } from 'node:fs';

/** Memory of a process as Linux tells it, in MB. */
export interface ProcessMemory {
  readonly now: number;
  /** The most since its start, or since `forgetPeak`. */
  readonly peak: number;
}

export function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** Makes the peak what the process holds now (see proc(5), `clear_refs`). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
