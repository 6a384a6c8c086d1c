import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const unit = readFileSync('deploy/seatwarden.service', 'utf8');
const values = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

describe('the systemd unit', () => {
  it('has the three sections, each setting in the form key=value', () => {
    const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const odd = lines.filter((line) => !/^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)$/.test(line));

    expect(odd).toEqual([]);
    expect(lines.filter((line) => line.startsWith('['))).toEqual(['[Unit]', '[Service]', '[Install]']);
  });

  it('starts the built daemon, as its own user, and lets it stop in peace', () => {
    const [command = ''] = values('ExecStart');
    const built = /\/opt\/seatwarden\/dist\/(\w+)\.js serve$/.exec(command)?.[1];

    expect(built).toBeDefined();
    expect(existsSync(`src/${built}.ts`)).toBe(true);
    expect(values('User')).toEqual(['seatwarden']);
    expect(values('KillSignal')).toEqual(['SIGTERM']);
  });

  it('may write only where its state is', () => {
    expect(values('ProtectSystem')).toEqual(['strict']);
    expect(values('StateDirectory')).toEqual(['seatwarden']);
    expect(values('Environment').join(' ')).toContain('SEATWARDEN_STORE=sqlite:/var/lib/seatwarden/');
  });
});
