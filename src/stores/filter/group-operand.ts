import { sql } from 'kysely';
import type { JsonSql } from '../json-sql.ts';
import { indexedColumn, leadsTo, objectOperand, textColumn, unspokenOperand } from './column-operand.ts';
import { jsonOperand } from './json-operand.ts';
import type { Inside, Operand } from './operand.ts';
import { metaOperand } from './user-operand.ts';

/** A row of `groups` as SCIM shows it; members come from their own table. */
export function groupOperand(json: JsonSql): Operand {
  const document = jsonOperand(json, sql`"groups".doc`);
  return {
    ...document,
    inside(attribute): Inside {
      const inside = document.inside(attribute);
      switch (attribute.name) {
        case 'id':
          return leadsTo(textColumn(sql`"groups".id`));
        case 'displayName':
          return leadsTo(indexedColumn(sql`"groups".display_key`, inside.operand));
        case 'externalId':
          return leadsTo(indexedColumn(sql`"groups".external_id`, inside.operand));
        case 'meta':
          return leadsTo(metaOperand(json, 'groups', 'Group'));
        case 'members':
          return membersOfGroup;
        default:
          return inside;
      }
    },
  };
}

const membersOfGroup: Inside = {
  operand: objectOperand({
    value: textColumn(sql`r.id`),
    display: textColumn(sql`r.display_key`),
    type: textColumn(sql`cast('user' as text)`),
    $ref: unspokenOperand,
  }),
  place: (condition) => sql`exists (
    select 1 from members m join records r on r.seq = m.record_seq
    where m.group_seq = "groups".seq and ${condition})`,
};
