import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordId } from '../../src/core/domain/ids.ts';
import { buildBigWorld, openBigWorld, type Size } from './big-world.ts';
import { figuresOf, ms, say } from './figures.ts';

const large: Size = { people: 100_000, membershipsEach: 10, pools: 20, seats: 50_000 };
const small: Size = { people: 1000, membershipsEach: 10, pools: 20, seats: 500 };
const nudges = 300;

/** `npm run bench -- run`: the full run and the nudge at full size, the nudge against the same at 1,000 people. */
export async function benchRun(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const files = { large: join(folder, 'large.db'), small: join(folder, 'small.db') };
    const startedAt = performance.now();
    const people = {
      large: await buildBigWorld(files.large, large),
      small: await buildBigWorld(files.small, small),
    };
    say(
      `prepared ${large.people} people, ${large.people * large.membershipsEach} memberships, ${large.seats} seats in ${ms(performance.now() - startedAt)}`,
    );
    await benchNudge(files, people);
    await makeDrift(files.large, people.large);
    // A process of its own: its memory is the run's, not that of the preparation.
    writeFileSync(join(folder, 'people.json'), JSON.stringify(people.large));
    for (const round of [1, 2, 3]) {
      const output = execFileSync(
        process.execPath,
        ['--max-semi-space-size=32', import.meta.filename, files.large, join(folder, 'people.json')],
        { encoding: 'utf8' },
      );
      say(`full run ${round}: ${output.trim()}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 1 % of the seats: half of them leavers, half people who come back to a seat that is free. */
async function makeDrift(file: string, people: readonly RecordId[]): Promise<void> {
  const world = await openBigWorld(file, large, people);
  for (let n = 0; n < large.seats / 100; n += 1) await world.setActive(n * 100, false);
  await world.close();
}

async function benchNudge(
  files: { large: string; small: string },
  people: { large: readonly RecordId[]; small: readonly RecordId[] },
): Promise<void> {
  const [big, little] = [
    await openBigWorld(files.large, large, people.large),
    await openBigWorld(files.small, small, people.small),
  ];
  const times = { large: [] as number[], small: [] as number[] };
  // In turns, so that both meet the same noise. Even rounds take a seat, odd ones give it back.
  for (let round = 0; round < nudges + 20; round += 1) {
    for (const [name, world, every] of [
      ['large', big, 163],
      ['small', little, 1],
    ] as const) {
      const person = Math.floor(round / 2) * every;
      await world.setActive(person, round % 2 === 1);
      const startedAt = performance.now();
      const { counts } = await world.run();
      if (round >= 20) times[name].push(performance.now() - startedAt);
      if ((counts['done'] ?? 0) !== 1)
        throw new Error(`a nudge moved ${counts['done'] ?? 0} seats instead of one`);
    }
  }
  const [l, s] = [figuresOf(times.large), figuresOf(times.small)];
  say(
    `nudge of one person, seat moved and verified: ${large.people} people: median ${ms(l.median)}, p99 ${ms(l.p99)} (goal 20 ms)`,
  );
  say(
    `nudge of one person, seat moved and verified: ${small.people} people: median ${ms(s.median)}, p99 ${ms(s.p99)}`,
  );
  say(
    `nudge, large against small: median ${(l.median / s.median).toFixed(2)}, p99 ${(l.p99 / s.p99).toFixed(2)} (goal 1.5)`,
  );
  await big.close();
  await little.close();
}

/** The measured process: reads everything, decides about everybody, plans and checks; the drift stays for the next round. */
async function measureFullRun(file: string, peopleFile: string): Promise<void> {
  const people = JSON.parse(readFileSync(peopleFile, 'utf8')) as RecordId[];
  const world = await openBigWorld(file, large, people);
  const startedAt = performance.now();
  const { counts, cleared, held } = await world.run({ scope: 'everybody', observe: true, dryRun: true });
  const took = performance.now() - startedAt;
  const memory = process.resourceUsage().maxRSS / 1024;
  say(
    `${ms(took)} (goal 3000 ms), ${memory.toFixed(0)} MB at most (goal 400 MB), ${cleared.length + held.length} operations planned, ${counts['asked'] ?? 0} people asked, ${counts['mended'] ?? 0} mended`,
  );
  await world.close();
}

const [, script, file, peopleFile] = process.argv;
if (script === import.meta.filename && file !== undefined && peopleFile !== undefined)
  await measureFullRun(file, peopleFile);
