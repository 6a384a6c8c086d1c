import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

/** The part of the Compose specification that we use; an unknown key is a misspelled one. */
const Compose = z.strictObject({
  services: z.strictObject({
    seatwarden: z.strictObject({
      build: z.strictObject({ context: z.string() }),
      image: z.string(),
      restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
      read_only: z.boolean(),
      cap_drop: z.array(z.string()),
      security_opt: z.array(z.string()),
      tmpfs: z.array(z.string()),
      pids_limit: z.int(),
      ports: z.array(z.string()),
      environment: z.record(z.string(), z.string()),
      volumes: z.array(z.string()),
      healthcheck: z.strictObject({
        test: z.tuple([z.literal('CMD')], z.string()),
        interval: z.string(),
        timeout: z.string(),
        start_period: z.string(),
        retries: z.int(),
      }),
      stop_grace_period: z.string(),
    }),
  }),
  volumes: z.record(z.string(), z.null()),
});

describe('the compose file', () => {
  const { services, volumes } = Compose.parse(parse(readFileSync('deploy/compose.yaml', 'utf8')));
  const service = services.seatwarden;

  it('runs on a read-only root file system without capabilities, on loopback', () => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.ports).toEqual(['127.0.0.1:8080:8080']);
  });

  it('builds from the folder of the Dockerfile', () => {
    expect(existsSync(`deploy/${service.build.context}/Dockerfile`)).toBe(true);
  });

  it('mounts only volumes it declares and folders that exist, the folders read-only', () => {
    const mounts = service.volumes.map((volume) => volume.split(':'));
    const folders = mounts.filter(([from]) => from?.startsWith('.'));
    const named = mounts.filter(([from]) => !from?.startsWith('.'));

    expect(folders.filter(([from]) => !existsSync(`deploy/${from}`))).toEqual([]);
    expect(folders.filter(([, , mode]) => mode !== 'ro')).toEqual([]);
    expect(named.map(([from]) => from)).toEqual(Object.keys(volumes));
    expect(named.map(([, to]) => to)).toEqual(['/data']);
  });

  it('never lets a secret be committed', () => {
    expect(readFileSync('deploy/secrets/.gitignore', 'utf8').split('\n')).toContain('*');
  });

  it('asks for health as the image does', () => {
    const [, check = ''] = /HEALTHCHECK[^[]*(\[.*\])/s.exec(readFileSync('Dockerfile', 'utf8')) ?? [];

    expect(service.healthcheck.test.slice(1)).toEqual(JSON.parse(check.split('\n')[0] ?? ''));
  });
});
