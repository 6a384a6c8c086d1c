import { type RawBuilder, sql } from 'kysely';
import type { JsonExpression, JsonPath, JsonSql } from './json-sql.ts';

/** JSON text as SQLite's own functions see it. They remember the last documents they parsed, so asking twice is cheap. */
export const sqliteJson: JsonSql = {
  text: (from, path) => sql`case ${typeAt(from, path)} when 'text' then ${valueAt(from, path)} end`,
  number: (from, path) =>
    sql`case when ${typeAt(from, path)} in ('integer', 'real') then ${valueAt(from, path)} end`,
  flag: (from, path) => sql`case ${typeAt(from, path)} when 'true' then 1 when 'false' then 0 end`,
  isPresent: (from, path) =>
    sql`exists (select 1 from json_tree(${from}, ${at(path)}) where atom is not null and atom <> '')`,
  items: (from, path) => sql`(
    select case type when 'true' then 'true' when 'false' then 'false' when 'null' then 'null'
      when 'text' then json_quote(value) else value end as item
    from json_each(case ${typeAt(from, path)} when 'array' then ${valueAt(from, path)}
      else json_array(${valueAt(from, path)}) end)
    where type <> 'null')`,
  isoTime: (millis) => sql`(strftime('%Y-%m-%dT%H:%M:%S', ${millis} / 1000, 'unixepoch')
    || printf('.%03dZ', ${millis} % 1000))`,
  // `fold` is foldCase itself, registered with every connection.
  fold: (text) => ({ folded: sql`fold(${text})`, isSure: null }),
};

function typeAt(from: JsonExpression, path: JsonPath): RawBuilder<string | null> {
  return sql`json_type(${from}, ${at(path)})`;
}

function valueAt(from: JsonExpression, path: JsonPath): RawBuilder<never> {
  return sql`json_extract(${from}, ${at(path)})`;
}

function at(path: JsonPath): RawBuilder<string> {
  return sql.lit(`$${path.map((name) => `."${name}"`).join('')}`);
}
