import { sql } from 'kysely';
import type { JsonExpression, JsonPath, JsonSql } from '../json-sql.ts';
import { type Bounds, exactly, never } from './bounds.ts';
import { isStorable, numberCondition, textCondition } from './compare-sql.ts';
import type { AskedText, Inside, Operand } from './operand.ts';

/** A value inside a JSON document: the document itself, an attribute of it, or one value of a multi-valued one. */
export function jsonOperand(json: JsonSql, from: JsonExpression, path: JsonPath = []): Operand {
  return {
    inside({ name, multiValued }): Inside {
      const deeper = [...path, name];
      if (!multiValued) return { operand: jsonOperand(json, from, deeper), place: (condition) => condition };
      return {
        operand: jsonOperand(json, sql`item`),
        place: (condition) =>
          sql`exists (select 1 from ${json.items(from, deeper)} as listed where ${condition})`,
      };
    },
    compareText: (asked) => compareJsonText(json, json.text(from, path), asked),
    compareNumber: (operator, value) => exactly(numberCondition(json.number(from, path), operator, value)),
    // A dateTime has many spellings; memory reads it.
    compareInstant: () => ({ must: sql`1 = 0`, may: sql`${json.text(from, path)} is not null` }),
    isFlag: (value) => exactly(sql`${json.flag(from, path)} = ${Number(value)}`),
    isPresent: () => exactly(json.isPresent(from, path)),
  };
}

function compareJsonText(
  json: JsonSql,
  value: ReturnType<JsonSql['text']>,
  { operator, text, caseExact }: AskedText,
): Bounds {
  if (!isStorable(text)) return never;
  if (caseExact) return exactly(textCondition(value, operator, text));
  const { folded, isSure } = json.fold(value);
  const condition = textCondition(folded, operator, text);
  if (isSure === null) return exactly(condition);
  return {
    must: sql`(${isSure} and ${condition})`,
    may: sql`(${value} is not null and (${condition} or not ${isSure}))`,
  };
}
