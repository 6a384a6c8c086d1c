import type { PriceView } from '../contract/plan.ts';
import { counted } from './words.ts';

/** `Price: up to 312 calls to licensing core main, which its allowance spreads over 7 minutes.` */
export function priceSentence({ core, calls, minutes }: PriceView): string {
  return `Price: up to ${counted(calls, 'call')} to licensing core ${core}, which its allowance spreads over ${counted(minutes, 'minute')}.`;
}
