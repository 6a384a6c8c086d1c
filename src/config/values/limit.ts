import * as z from 'zod';
import { show } from './show.ts';

/** Both are said in every complaint: an administrator who mixes them up switches a guard off, or stops everything. */
const zeroAndOff = '0 allows none, `off` switches the limit off';

/** `5%` as 0.05, `0` (none) or `off` (no limit). A bare 5 could mean five people and is refused. */
export function shareLimit(): z.ZodType<number | 'off', string | 0> {
  return limit({
    read(input) {
      if (input === 'off') return 'off';
      if (input === 0) return 0;
      const [, digits] = typeof input === 'string' ? (/^(\d+(?:\.\d+)?)\s*%$/.exec(input) ?? []) : [];
      if (digits === undefined || Number(digits) > 100) return undefined;
      // 7 / 100 is exact enough; 0.07 * 100 is not, so a share is never multiplied before it is compared.
      return Number(digits) / 100;
    },
    explain: (input) => `${show(input)} is no share${inPercent(input)}; ${zeroAndOff}`,
    json: { anyOf: [{ type: 'string', pattern: '^(off|\\d+(\\.\\d+)?\\s*%)$' }, { const: 0 }] },
  });
}

/** A whole number, `0` (none) or `off` (no limit). */
export function countLimit(): z.ZodType<number | 'off', number | 'off'> {
  return limit({
    read: (input) => (input === 'off' ? 'off' : isCount(input) ? input : undefined),
    explain: (input) => `${show(input)} is no count: a whole number such as 25; ${zeroAndOff}`,
    json: { anyOf: [{ type: 'integer', minimum: 0 }, { const: 'off' }] },
  });
}

/** A whole number that must be reached, or `off`. */
export function floorLimit(): z.ZodType<number | 'off', number | 'off'> {
  return limit({
    read: (input) => (input === 'off' ? 'off' : isCount(input) ? input : undefined),
    explain: (input) => `${show(input)} is no count: a whole number such as 200, or \`off\` for no floor`,
    json: { anyOf: [{ type: 'integer', minimum: 0 }, { const: 'off' }] },
  });
}

/** A whole number from 0. */
export function count(): z.ZodType<number, number> {
  return limit({
    read: (input) => (isCount(input) ? input : undefined),
    explain: (input) => `${show(input)} is no count: a whole number from 0`,
    json: { type: 'integer', minimum: 0 },
  });
}

interface LimitWords<T> {
  readonly read: (input: unknown) => T | undefined;
  readonly explain: (input: unknown) => string;
  readonly json: Readonly<Record<string, unknown>>;
}

function limit<T, I>({ read, explain, json }: LimitWords<T>): z.ZodType<T, I> {
  const schema = z.unknown().transform((input, context): T => {
    const value = read(input);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: input === undefined ? 'is required' : explain(input) });
    return z.NEVER;
  });
  // The same as above: taken as `unknown`, so that one sentence explains every wrong type.
  return schema.meta(json) as unknown as z.ZodType<T, I>;
}

function isCount(input: unknown): input is number {
  return Number.isSafeInteger(input) && Number(input) >= 0;
}

function inPercent(input: unknown): string {
  const isBare = typeof input === 'number' && input > 0 && input <= 100;
  if (!isBare) return ', write it like 5%';
  return input < 1 ? `, did you mean ${Number((input * 100).toPrecision(6))}%?` : `, did you mean ${input}%?`;
}
