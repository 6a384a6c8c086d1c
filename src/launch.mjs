#!/usr/bin/env node
// Starts the CLI under a Node that is new enough: this one, or the one npm installed beside the project.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

// A checkout runs its own TypeScript; a published package has the built files only.
const source = new URL('./cli.ts', import.meta.url);
const main = existsSync(source) ? source : new URL('../dist/cli.js', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 24 || (major === 24 && minor >= 15)) {
  // Half of what a command takes is reading our own source; the next one finds it compiled.
  nodeModule.enableCompileCache();
  await import(main.href);
} else {
  let node;
  try {
    node = nodeModule
      .createRequire(import.meta.url)
      .resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    process.stderr.write(`seatwarden needs Node.js 24.15 or newer; this is ${process.version}.\n`);
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us; passed on, it would be a second one, which means "at once".
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => atTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`seatwarden could not start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}
