import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Instruction, readDockerfile } from './read-dockerfile.ts';

const stages = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const last = stages.at(-1);
const all = (name: string) => last?.instructions.filter((instruction) => instruction.name === name) ?? [];
const sourceOf = (built: string) => built.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts');

describe('the container image', () => {
  it('is built in stages and keeps the tools of the build out', () => {
    expect(stages.map(({ alias }) => alias)).toEqual(['build', 'packages', null]);
    expect(
      all('RUN')
        .map(({ argument }) => argument)
        .join(),
    ).not.toMatch(/npm|apt/);
  });

  it('copies only files that exist or that an earlier stage made', () => {
    const copies = stages.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'));
    const local = copies.filter(({ argument }) => !argument.startsWith('--from='));
    const missing = local
      .flatMap(({ argument }) => argument.split(' ').slice(0, -1))
      .filter((path) => !existsSync(path));
    const aliases = copies.flatMap(({ argument }) => /^--from=(\S+)/.exec(argument)?.[1] ?? []);

    expect(missing).toEqual([]);
    expect(aliases.every((alias) => stages.some((stage) => stage.alias === alias))).toBe(true);
  });

  it('sends everything it copies through .dockerignore', () => {
    const sent = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const local = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, argument }) => name === 'COPY' && !argument.startsWith('--from='))
      .flatMap(({ argument }) => argument.split(' ').slice(0, -1));

    expect(local.filter((path) => !sent.includes(path.replace(/^\.\//, '')))).toEqual([]);
  });

  it('does not run as root, and gets its signals itself', () => {
    const words = (instructions: readonly Instruction[]) => instructions.at(-1)?.words ?? [];
    const entry = words(all('ENTRYPOINT'));

    expect(all('USER').at(-1)?.argument).toBe('node');
    expect(entry[0]).toBe('node');
    expect(existsSync(sourceOf(entry[1] ?? ''))).toBe(true);
    expect(words(all('CMD'))).toEqual(['serve']);
  });

  it('has a health check whose command exists', () => {
    const [check] = all('HEALTHCHECK');

    expect(check?.words?.[0]).toBe('node');
    expect(existsSync(sourceOf(check?.words?.[1] ?? ''))).toBe(true);
  });

  it('writes to /data only', () => {
    expect(all('VOLUME').map(({ argument }) => argument)).toEqual(['/data']);
    expect(
      all('ENV')
        .map(({ argument }) => argument)
        .join(' '),
    ).toContain('SEATWARDEN_STORE=sqlite:/data/');
  });
});

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ context: z.string() }),
      read_only: z.literal(true),
      cap_drop: z.array(z.string()),
      volumes: z.array(z.string()),
      ports: z.array(z.string()),
      stop_grace_period: z.string(),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});

describe('the compose file', () => {
  const compose = Compose.parse(parse(readFileSync('deploy/compose.yaml', 'utf8')));
  const service = compose.services['seatwarden'];

  it('runs on a read-only root file system without capabilities, on loopback', () => {
    expect(service?.cap_drop).toEqual(['ALL']);
    expect(service?.ports).toEqual(['127.0.0.1:8080:8080']);
  });

  it('mounts only volumes it declares and folders that exist', () => {
    for (const volume of service?.volumes ?? []) {
      const [from = ''] = volume.split(':');
      expect(from.startsWith('.') ? existsSync(`deploy/${from}`) : from in compose.volumes).toBe(true);
    }
  });
});
