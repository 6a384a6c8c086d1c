import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Instruction, readDockerfile, type Stage } from './read-dockerfile.ts';

const stages = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const last = stages.at(-1);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

const named = ({ instructions }: Stage, name: string) =>
  instructions.filter((instruction) => instruction.name === name);
const all = (name: string) => (last === undefined ? [] : named(last, name));
const copies = (stage: Stage) =>
  named(stage, 'COPY').map(({ argument }) => {
    const [, from = null, rest = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(argument) ?? [];
    return { from, sources: rest.split(' ').slice(0, -1) };
  });
const runs = (stage: Stage) => named(stage, 'RUN').map(({ argument }) => argument);
const sourceOf = (built = '') => built.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts');
const words = (instructions: readonly Instruction[]) => instructions.at(-1)?.words ?? [];

/** What the commands of a stage leave in its working directory. */
function madeBy(stage: Stage): readonly string[] {
  return runs(stage).flatMap((command) => {
    if (command.startsWith('npm ci')) return ['node_modules'];
    return command === 'npm run build' ? ['dist'] : [];
  });
}

describe('the container image', () => {
  it('is built in stages and keeps the tools of the build out', () => {
    expect(stages.map(({ alias }) => alias)).toEqual(['build', 'packages', null]);
    expect(stages.every(({ image }) => /^node:24-\w+-slim$/.test(image))).toBe(true);
    expect(all('RUN').map(({ argument }) => argument)).toEqual(['mkdir /data && chown node:node /data']);
  });

  it('copies from the checkout only what is there and what .dockerignore lets through', () => {
    const sources = stages.flatMap(copies).flatMap(({ from, sources }) => (from === null ? sources : []));
    const sent = readFileSync('.dockerignore', 'utf8').split('\n');

    expect(sources.filter((path) => !existsSync(path))).toEqual([]);
    expect(sent[0]).toBe('*');
    expect(sources.filter((path) => !sent.includes(`!${path.replace(/^\.\//, '')}`))).toEqual([]);
  });

  it('copies from an earlier stage only what that stage has made', () => {
    const taken = stages.flatMap((stage, at) =>
      copies(stage).flatMap(({ from, sources }) =>
        sources.map((path) => ({
          path,
          from,
          maker: stages.slice(0, at).find(({ alias }) => alias === from),
        })),
      ),
    );
    const unmade = taken
      .filter(({ from }) => from !== null)
      .filter(({ path, maker }) => !maker || !madeBy(maker).includes(path.replace('/build/', '')));

    expect(taken.filter(({ from }) => from !== null)).toHaveLength(2);
    expect(unmade).toEqual([]);
  });

  it('runs scripts that exist, with all packages where it compiles and the fewest where it serves', () => {
    const [build, packages] = stages.map(runs);
    const script = build?.at(-1)?.replace('npm run ', '') ?? '';

    expect(scripts).toHaveProperty(script);
    expect(build?.[0]).toBe('npm ci --ignore-scripts');
    expect(packages).toEqual(['npm ci --omit=dev --omit=optional --ignore-scripts']);
  });

  it('does not run as root, and gets its signals itself', () => {
    const [program, entry] = words(all('ENTRYPOINT'));

    expect(all('USER').at(-1)?.argument).toBe('node');
    expect(program).toBe('node');
    expect(existsSync(sourceOf(entry))).toBe(true);
    expect(words(all('CMD'))).toEqual(['serve']);
  });

  it('has a health check whose command exists', () => {
    const [program, check] = words(all('HEALTHCHECK'));

    expect(program).toBe('node');
    expect(existsSync(sourceOf(check))).toBe(true);
  });

  it('writes to /data only, and listens where the port is published', () => {
    const environment = all('ENV').flatMap(({ argument }) => argument.split(' '));

    expect(all('VOLUME').map(({ argument }) => argument)).toEqual(['/data']);
    expect(environment).toContain('SEATWARDEN_STORE=sqlite:/data/seatwarden.db');
    expect(environment).toContain('SEATWARDEN_HOST=0.0.0.0');
    expect(environment).toContain(`SEATWARDEN_PORT=${all('EXPOSE')[0]?.argument}`);
  });
});
