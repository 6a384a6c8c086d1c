import { type RawBuilder, sql } from 'kysely';
import type { AttributeDefinition } from '../../core/filter/attribute-schema.ts';
import { always, type Bounds, exactly, never } from './bounds.ts';
import { isStorable, numberCondition, prefixCondition, textCondition } from './compare-sql.ts';
import type { AskedText, Inside, Operand } from './operand.ts';

/** Answers nothing; what an attribute that nobody has would answer. Columns answer what they can on top of this. */
const absent: Operand = {
  inside: () => leadsTo(absent),
  compareText: () => never,
  compareNumber: () => never,
  compareInstant: () => never,
  isFlag: () => never,
  isPresent: () => never,
};

export function leadsTo(operand: Operand): Inside {
  return { operand, place: (condition) => condition };
}

/** Text of a column that every row has: ids and folded names. `folded` says that the column holds folded text. */
export function textColumn(column: RawBuilder<unknown>): Operand {
  return {
    ...absent,
    compareText: (asked) => compareColumn(column, asked),
    isPresent: () => exactly(sql`${column} <> ''`),
  };
}

/**
 * A column that is null or empty where the document has an empty text or none: `otherwise` is asked wherever an empty
 * text would match.
 */
export function indexedColumn(column: RawBuilder<unknown>, otherwise: Operand): Operand {
  return {
    ...otherwise,
    compareText(asked) {
      const matchesEmpty = asked.text === '' || asked.operator === 'lt' || asked.operator === 'le';
      return matchesEmpty ? otherwise.compareText(asked) : compareColumn(column, asked);
    },
    isPresent: () => exactly(sql`${column} <> ''`),
  };
}

export function flagColumn(column: RawBuilder<unknown>): Operand {
  return {
    ...absent,
    isFlag: (value) => exactly(sql`${column} = ${Number(value)}`),
    isPresent: () => exactly(sql`${column} is not null`),
  };
}

/** Milliseconds; `text` is the same instant as SCIM shows it, for who asks about parts of it. */
export function instantColumn(column: RawBuilder<unknown>, text: RawBuilder<unknown>): Operand {
  return {
    ...absent,
    compareText: (asked) => compareColumn(sql`lower(${text})`, asked),
    compareInstant: (operator, ms) => exactly(numberCondition(column, operator, ms)),
    isPresent: () => always,
  };
}

/** There, but not to be compared with anything: addresses, whose beginning only the HTTP edge knows. */
export const unspokenOperand: Operand = { ...absent, isPresent: () => always };

/** Columns by the name of the attribute they stand for; what is not listed is absent. */
export function objectOperand(attributes: Readonly<Record<string, Operand>>): Operand {
  return {
    ...absent,
    inside: ({ name }: AttributeDefinition) => leadsTo(attributes[name] ?? absent),
    isPresent: () => always,
  };
}

function compareColumn(column: RawBuilder<unknown>, { operator, text }: AskedText): Bounds {
  if (!isStorable(text)) return never;
  const range = operator === 'sw' ? prefixCondition(column, text) : null;
  return exactly(range ?? textCondition(column, operator, text));
}
