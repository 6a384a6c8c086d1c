import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const says = (name: string) =>
  `console.log('${name}', process.argv.slice(2).join(' ')); process.exitCode = 3;`;
const waits = `
  process.on('SIGTERM', () => { console.log('stopped in peace'); process.exit(0); });
  setInterval(() => undefined, 1000);
  console.log('ready');
`;
/** What an older Node says of itself, loaded before the launcher. */
const oldNode = `
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });
`;

let home = '';
const inHome = (path: string) => join(home, path);
const write = (path: string, content: string) => {
  mkdirSync(dirname(inHome(path)), { recursive: true });
  writeFileSync(inHome(path), content);
};
/** Puts the Node that runs this test where npm puts the one of the lock file. */
const installNode = () => {
  const folder = `node_modules/node-${process.platform}-${process.arch}`;
  write(`${folder}/package.json`, '{}');
  mkdirSync(inHome(`${folder}/bin`));
  symlinkSync(process.execPath, inHome(`${folder}/bin/node`));
};
type Launched = ChildProcessByStdio<null, Readable, Readable>;
function launch(...before: string[]): Launched {
  return spawn(process.execPath, [...before, inHome('src/launch.mjs'), 'plan', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
async function ended(child: Launched) {
  const [[code], out, err] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out: out.trim(), err };
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'launch-'));
  write('package.json', '{ "type": "module" }');
  write('old-node.mjs', oldNode);
  mkdirSync(inHome('src'));
  copyFileSync('src/launch.mjs', inHome('src/launch.mjs'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the launcher', () => {
  it('runs the TypeScript of a checkout, and passes on arguments and exit code', async () => {
    write('src/cli.ts', `const name: string = 'source'; ${says('source').replace("'source'", 'name')}`);
    write('dist/cli.js', says('built'));

    expect(await ended(launch())).toEqual({ code: 3, out: 'source plan --json', err: '' });
  });

  it('runs what was built where there is no source', async () => {
    write('dist/cli.js', says('built'));

    expect(await ended(launch())).toMatchObject({ code: 3, out: 'built plan --json' });
  });

  it('starts the Node of the lock file when it finds itself under an older one', async () => {
    write('src/cli.ts', says('source').replace('console.log(', 'console.log(process.versions.node,'));
    installNode();

    const { code, out } = await ended(launch('--import', inHome('old-node.mjs')));

    expect(code).toBe(3);
    expect(out).toMatch(/^2[4-9]\.\d+\.\d+ source plan --json$/);
  });

  it('hands a signal on, so that the daemon stops in its own way', async () => {
    write('src/cli.ts', waits);
    installNode();

    const child = launch('--import', inHome('old-node.mjs'));
    child.stdout.once('data', () => child.kill('SIGTERM'));

    expect(await ended(child)).toEqual({ code: 0, out: 'ready\nstopped in peace', err: '' });
  });

  it('says which Node it needs when there is none beside it', async () => {
    write('src/cli.ts', says('source'));

    const { code, out, err } = await ended(launch('--import', inHome('old-node.mjs')));

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/needs Node\.js 24\.15 or newer; this is v/);
  });
});
