import { createHmac } from 'node:crypto';
import { foldCase } from '../../../core/filter/fold-case.ts';
import { LONGEST_TEXT } from './keep-body.ts';

/** A short word in the place of a value: the same for the same value in any case, and meaningless to everybody else. */
export type Pseudonym = (value: string | number) => string;

const KEY_BYTES = 32;

/** What a value looks like, which is what one needs to know when an attribute is mapped wrongly. */
const SHAPES: readonly (readonly [name: string, shape: RegExp])[] = [
  ['e-mail', /^[^\s@]+@[^\s@]+$/],
  ['uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['time', /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/i],
];

/**
 * Pseudonyms under a key that nobody has and that dies with the process: names are few enough to be guessed through a plain
 * hash. Forty bits, so that among the few thousand values that are kept no two look alike.
 */
export function createPseudonym(random: (bytes: number) => Buffer): Pseudonym {
  const key = random(KEY_BYTES);
  return (value) => {
    const text = String(value).trim().slice(0, LONGEST_TEXT);
    const digest = createHmac('sha256', key).update(foldCase(text)).digest('hex').slice(0, 10);
    return `<${typeof value === 'number' ? 'number' : shapeOf(text)} ${digest}>`;
  };
}

function shapeOf(text: string): string {
  return SHAPES.find(([, shape]) => shape.test(text))?.[0] ?? 'text';
}
