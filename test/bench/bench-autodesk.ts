import { type Ground, prepareGround } from '../e2e/autodesk-ground.ts';
import { allowance, type Price, priceOf } from '../e2e/autodesk-price.ts';
import { runTrial, type Trial, undisturbed } from '../e2e/autodesk-trial.ts';
import { say } from './figures.ts';

const work = { reassign: 0, unassign: 500, add: 500, invite: 0, bystanders: 4000 };

const trials: readonly (readonly [string, Partial<Trial>])[] = [
  ['nobody else uses the team', {}],
  ['others make 30 calls a minute, between ours', { traffic: { perMinute: 30, arrives: 'between' } }],
  ['others make 30 calls at the start of each minute', { traffic: { perMinute: 30, arrives: 'first' } }],
];

/** `npm run bench -- autodesk`: 1,000 changes for a simulated Autodesk team of 5,000, in minutes of the simulated clock. */
export async function benchAutodesk(): Promise<void> {
  const ground = await prepareGround(work);
  try {
    for (const [name, trial] of trials) await measure(ground, { name, ...undisturbed, ...trial });
  } finally {
    ground.remove();
  }
}

async function measure(ground: Ground, { name, ...trial }: Trial & { readonly name: string }): Promise<void> {
  const price = priceOf(await runTrial(ground, trial), work);
  say(
    `${name}: ${price.changes} changes, ${price.calls} calls, ${price.readingCalls} of them to read the team`,
  );
  say(
    `  ${price.perUnassign.toFixed(3)} calls for an unassign, ${price.perAdd.toFixed(3)} for an add of a known user`,
  );
  say(`  ${inMinutes(price)}`);
  say(`  429: ${price.throttled} in all, at most ${price.throttledInAMinute} in a minute`);
}

function inMinutes({ minutes, leastMinutes, shareOfMinute }: Price): string {
  const ratio = (minutes / leastMinutes).toFixed(3);
  const share = (100 * shareOfMinute).toFixed(1);
  return `${minutes.toFixed(1)} simulated minutes, at the least ${leastMinutes.toFixed(1)} (${allowance} a minute): ${ratio}; ${share} % of whole minutes used`;
}
