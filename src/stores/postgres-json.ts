import { type RawBuilder, sql } from 'kysely';
import type { JsonExpression, JsonPath, JsonSql } from './json-sql.ts';

/** JSON text as Postgres sees it. It is kept as text, so it is parsed where it is looked into. */
export const postgresJson: JsonSql = {
  text: (from, path) => sql`(${valueOf(from, path, 'string')}) collate "C"`,
  number: (from, path) => sql`(${valueOf(from, path, 'number')})::numeric`,
  flag: (from, path) =>
    sql`case ${valueOf(from, path, 'boolean')} when 'true' then 1 when 'false' then 0 end`,
  isPresent: (from, path) =>
    sql`coalesce(jsonb_path_exists(${partAt(from, path)}::jsonb, ${sql.lit(anythingPresent)}), false)`,
  items: (from, path) => sql`(
    select value as item from json_array_elements(case json_typeof(${partAt(from, path)})
      when 'array' then ${partAt(from, path)} else json_build_array(${partAt(from, path)}) end)
    where json_typeof(value) <> 'null')`,
  isoTime: (
    millis,
  ) => sql`(to_char(to_timestamp(${millis} / 1000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || '.' || lpad((${millis} % 1000)::text, 3, '0') || 'Z')`,
  // Without ICU only ASCII is folded everywhere alike; ASCII is as many bytes as characters.
  fold: (text) => ({
    folded: sql`lower(${text})`,
    isSure: sql`octet_length(${text}) = char_length(${text})`,
  }),
};

const anythingPresent =
  'strict $.** ? (@.type() == "boolean" || @.type() == "number" || (@.type() == "string" && @ != ""))';

function partAt(from: JsonExpression, path: JsonPath): RawBuilder<unknown> {
  return path.length === 0 ? sql`(${from})::json` : sql`((${from})::json #> ${sql.lit(pathArray(path))})`;
}

function valueOf(from: JsonExpression, path: JsonPath, type: string): RawBuilder<string | null> {
  return sql`case json_typeof(${partAt(from, path)}) when ${sql.lit(type)} then ${partAt(from, path)} #>> '{}' end`;
}

function pathArray(path: JsonPath): string {
  return `{${path.map((name) => `"${name}"`).join(',')}}`;
}
