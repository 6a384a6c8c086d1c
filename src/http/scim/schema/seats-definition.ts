import SCIMMY from 'scimmy';

const { Attribute, SchemaDefinition } = SCIMMY.Types;

/** Our extension of User that tells an identity provider what became of its push. */
export const SEATS_URN = 'urn:ietf:params:scim:schemas:extension:seatwarden:2.0:Seats';

/** Nothing of it can be written (RFC 7643 §2.2), and it is told only to who names it in `attributes` (RFC 7643 §2.4). */
const TOLD = { mutable: false, direction: 'out', returned: 'request' } as const;

/**
 * Which pools a person holds a seat of, waits for and will lose. Not the reasons: they may rest on the word of other
 * sources, which is not this identity provider's to read.
 */
export function createSeatsDefinition(): InstanceType<typeof SchemaDefinition> {
  const part = (type: 'string' | 'integer' | 'dateTime', name: string, description: string) =>
    new Attribute(type, name, { description, ...TOLD, ...(name === 'value' && { caseExact: true }) });
  const list = (name: string, description: string, more: readonly InstanceType<typeof Attribute>[]) =>
    new Attribute('complex', name, { description, ...TOLD, multiValued: true }, [
      part('string', 'value', 'Id of the pool.'),
      part('string', 'display', 'Product of the pool.'),
      ...more,
    ]);
  const since = (description: string) => part('dateTime', 'since', description);
  return new SchemaDefinition('Seats', SEATS_URN, 'Seats of the User', [
    list('holds', 'Pools of which the person holds a seat.', [since('Since when the seat is held.')]),
    list('waitsFor', 'Pools of which the person should hold a seat, and none is free.', [
      since('Since when the person waits.'),
      part('integer', 'position', 'Place in the waiting list of the pool; 1 gets the next free seat.'),
    ]),
    list('willLose', 'Pools of which the person holds a seat that will be taken back.', [
      since('Since when nothing gives the seat any more.'),
      part(
        'dateTime',
        'due',
        'When the seat is taken back; left out when that is as soon as somebody else waits for it.',
      ),
    ]),
  ]);
}
