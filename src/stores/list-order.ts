import { type RawBuilder, sql } from 'kysely';
import type { AttributeDefinition } from '../core/filter/attribute-schema.ts';
import type { AttributeSteps } from '../core/filter/resolve-attribute.ts';
import type { Sort } from '../ports/stores/user-store.ts';
import type { JsonExpression, JsonPath, JsonSql } from './json-sql.ts';
import { type Order, orderOfMaking } from './list-rows.ts';

/** Long texts are sorted by their beginning: a cursor carries it. */
const charactersCompared = 200;

type Key = Omit<Order, 'isDescending'>;

/**
 * The order that a sorted list has (RFC 7644 §3.4.2.3): by the primary or else the first of several values, text without
 * regard to case unless the attribute is exact. Where a column holds the value it is asked; else the document.
 */
export function userOrder(json: JsonSql, sort: Sort | null): Order {
  return orderBy(sort, (steps) => userKey(json, steps));
}

export function groupOrder(json: JsonSql, sort: Sort | null): Order {
  return orderBy(sort, (steps) => groupKey(json, steps));
}

function orderBy(sort: Sort | null, keyOf: (steps: AttributeSteps) => Key): Order {
  if (sort === null) return orderOfMaking;
  const { steps, isDescending } = sort;
  return { ...(steps === null ? orderOfMaking : keyOf(steps)), isDescending };
}

function userKey(json: JsonSql, steps: AttributeSteps): Key {
  const [first, second] = steps;
  const document = sql.ref('records.doc');
  switch (first.name) {
    case 'id':
      return indexed('records.id');
    case 'userName':
      return indexed('records.user_name_key');
    case 'externalId':
      return column('records.external_id');
    case 'displayName':
      // The column falls back to other names where there is no such attribute.
      return {
        ...indexed('records.display_key'),
        isPresent: sql`${json.text(document, ['displayName'])} <> ''`,
      };
    case 'active':
      return column('records.active');
    case 'meta':
      return metaKey('records', second);
    case 'groups':
      return expression(firstGroup(second));
    default:
      return expression(jsonKey(json, document, steps));
  }
}

function groupKey(json: JsonSql, steps: AttributeSteps): Key {
  const [first, second] = steps;
  switch (first.name) {
    case 'id':
      return indexed('groups.id');
    case 'displayName':
      return { ...indexed('groups.display_key'), isPresent: sql`"groups".display_key <> ''` };
    case 'externalId':
      return column('groups.external_id');
    case 'meta':
      return metaKey('groups', second);
    case 'members':
      return expression(firstMember(second));
    default:
      return expression(jsonKey(json, sql.ref('groups.doc'), steps));
  }
}

/** An address sorts like the id at its end. */
function metaKey(table: 'records' | 'groups', attribute: AttributeDefinition | undefined): Key {
  switch (attribute?.name ?? '') {
    case 'created':
      return column(`${table}.created_at`);
    case 'lastModified':
      return column(`${table}.modified_at`);
    case 'version':
      return expression(sql`('W/"' || ${sql.ref(`${table}.version`)} || '"')`);
    case 'location':
      return column(`${table}.id`);
    default:
      return expression(table === 'records' ? sql`cast('User' as text)` : sql`cast('Group' as text)`);
  }
}

/** In the order in which a user's groups are shown. */
function firstGroup(attribute: AttributeDefinition | undefined): RawBuilder<unknown> {
  const shown = attribute?.name === 'display' ? sql`nullif(g.display_key, '')` : sql`g.id`;
  const value = attribute?.name === 'type' ? sql`'direct'` : shown;
  return sql`(select ${value} from members m join "groups" g on g.seq = m.group_seq
    where m.record_seq = records.seq and g.deleted_at is null order by g.seq limit 1)`;
}

function firstMember(attribute: AttributeDefinition | undefined): RawBuilder<unknown> {
  const shown = attribute?.name === 'display' ? sql`nullif(r.display_key, '')` : sql`r.id`;
  const value = attribute?.name === 'type' ? sql`'user'` : shown;
  return sql`(select ${value} from members m join records r on r.seq = m.record_seq
    where m.group_seq = "groups".seq order by m.record_seq limit 1)`;
}

function indexed(name: string): Key {
  return { ...column(name), isIndexed: true };
}

function column(name: string): Key {
  return expression(sql.ref(name));
}

function expression(key: RawBuilder<unknown>): Key {
  return { key, isPresent: sql`${key} is not null`, isIndexed: false };
}

/** An empty text is no value, as for filters. */
function jsonKey(json: JsonSql, document: JsonExpression, steps: AttributeSteps): RawBuilder<unknown> {
  let from = document;
  let path: JsonPath = [];
  for (const { name, multiValued } of steps) {
    path = [...path, name];
    if (!multiValued) continue;
    from = chosenValue(json, from, path);
    path = [];
  }
  const leaf = steps.at(-1);
  if (leaf?.type === 'boolean') return json.flag(from, path);
  const text = json.text(from, path);
  const compared = leaf?.caseExact === true ? text : folded(text);
  return sql`nullif(substr(${compared}, 1, ${sql.lit(charactersCompared)}), '')`;
}

function chosenValue(json: JsonSql, from: JsonExpression, path: JsonPath): JsonExpression {
  const values = json.items(from, path);
  return sql`coalesce(
    (select item from ${values} as listed where ${json.flag(sql`item`, ['primary'])} = 1 limit 1),
    (select item from ${values} as listed limit 1))`;
}

/** `fold` folds as we do on both databases, but for a sigma at the end of a word, which Postgres leaves an ordinary one. */
function folded(text: RawBuilder<string | null>): RawBuilder<string | null> {
  return sql`replace(fold(${text}), '\u03c2', '\u03c3')`;
}
