import { type RawBuilder, sql } from 'kysely';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { JsonSql } from '../json-sql.ts';
import { exactly } from './bounds.ts';
import {
  flagColumn,
  indexedColumn,
  instantColumn,
  leadsTo,
  objectOperand,
  textColumn,
  unspokenOperand,
} from './column-operand.ts';
import { isStorable } from './compare-sql.ts';
import { jsonOperand } from './json-operand.ts';
import type { Inside, Operand } from './operand.ts';

/**
 * A row of `records` as SCIM shows it: what pushed documents do not hold comes from columns and memberships, what is
 * asked for often from indexed columns, the rest from the document.
 */
export function userOperand(json: JsonSql): Operand {
  const document = jsonOperand(json, sql`records.doc`);
  return {
    ...document,
    inside(attribute): Inside {
      const inside = document.inside(attribute);
      switch (attribute.name) {
        case 'id':
          return leadsTo(textColumn(sql`records.id`));
        case 'userName':
          return leadsTo(indexedColumn(sql`records.user_name_key`, inside.operand));
        case 'externalId':
          return leadsTo(externalId(inside.operand));
        case 'active':
          return leadsTo(flagColumn(sql`records.active`));
        case 'meta':
          return leadsTo(metaOperand(json, 'records', 'User'));
        case 'groups':
          return groupsOfUser;
        default:
          return inside;
      }
    },
  };
}

/** Exact ids are found through the index on folded ones. */
function externalId(otherwise: Operand): Operand {
  const column = indexedColumn(sql`records.external_id`, otherwise);
  return {
    ...column,
    compareText(asked) {
      const { operator, text } = asked;
      const isEqual = (operator === 'eq' || operator === 'ne') && text !== '' && isStorable(text);
      if (!isEqual) return column.compareText(asked);
      return exactly(sql`(records.external_key = ${foldCase(text)} and records.external_id = ${text})`);
    },
  };
}

/** Live groups by membership; ids are made in lower case, so they are folded as they are. */
const groupsOfUser: Inside = {
  operand: objectOperand({
    value: textColumn(sql`g.id`),
    display: textColumn(sql`g.display_key`),
    type: textColumn(sql`cast('direct' as text)`),
    $ref: unspokenOperand,
  }),
  place: (condition) => sql`exists (
    select 1 from members m join "groups" g on g.seq = m.group_seq
    where m.record_seq = records.seq and g.deleted_at is null and ${condition})`,
};

/** `meta` of a row of `records` or `groups` (RFC 7643 §3.1). */
export function metaOperand(json: JsonSql, table: 'records' | 'groups', resourceType: string): Operand {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${table}.${name}`);
  return objectOperand({
    resourceType: textColumn(sql`cast(${sql.lit(resourceType)} as text)`),
    created: instantColumn(column('created_at'), json.isoTime(column('created_at'))),
    lastModified: instantColumn(column('modified_at'), json.isoTime(column('modified_at'))),
    location: unspokenOperand,
    version: textColumn(sql`('W/"' || ${column('version')} || '"')`),
  });
}
