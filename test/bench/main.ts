import { benchAutodesk } from './bench-autodesk.ts';
import { benchChaos } from './bench-chaos.ts';
import { benchCrash } from './bench-crash.ts';
import { benchFuzz } from './bench-fuzz.ts';
import { benchMutants } from './bench-mutants.ts';
import { benchHammer } from './bench-hammer.ts';
import { benchPush } from './bench-push.ts';
import { benchRun } from './bench-run.ts';
import { benchScim } from './bench-scim.ts';
import { benchTimelines } from './bench-timelines.ts';
import { say } from './figures.ts';

const benches: Readonly<Record<string, (argument: string | undefined) => Promise<void>>> = {
  run: () => benchRun(),
  push: () => benchPush(),
  autodesk: () => benchAutodesk(),
  chaos: (schedules) => benchChaos(Number(schedules ?? 300)),
  crash: (kills) => benchCrash(Number(kills ?? 200)),
  fuzz: (count) => benchFuzz(Number(count ?? 1_000_000)),
  mutants: (part) => benchMutants(part),
  hammer: (seconds) => benchHammer(Number(seconds ?? 60)),
  scim: () => benchScim(process.argv.slice(3)),
  timelines: (count) => benchTimelines(Number(count ?? 10_000)),
};

/** `npm run bench` runs all of them; `npm run bench -- push` one. */
const [name, argument] = process.argv.slice(2);
const chosen = name === undefined ? Object.keys(benches) : [name];
for (const one of chosen) {
  const bench = benches[one];
  if (bench === undefined) {
    say(`there is no bench ${one}; there are: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
  } else {
    say(`\n== ${one}`);
    await bench(argument);
  }
}
