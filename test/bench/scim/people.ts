/** How much there is in a directory; users and groups are numbered from 0. */
export interface Directory {
  readonly users: number;
}

/** Groups of every directory: a small one, and one with everybody up to a hundred thousand. */
export const groups = { small: 0, big: 1 } as const;
export const smallGroup = 100;

export function sizeOfBigGroup({ users }: Directory): number {
  return Math.min(users, 100_000);
}

/** In the order of `n`, as ids that are made one after the other are. */
export function userId(n: number): string {
  return `${n.toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`;
}

export function groupId(n: number): string {
  return `${n.toString(16).padStart(8, '0')}-0000-7000-9000-000000000000`;
}

/** Unlike ids, names come in no order: an index by name is written all over. Odd times anything is one-to-one in 32 bits. */
export function userName(n: number): string {
  return `${(Math.imul(n, 2_654_435_761) >>> 0).toString(36)}.person@example.com`;
}

export function externalId(n: number): string {
  return `9a3c-${(Math.imul(n, 2_246_822_519) >>> 0).toString(16)}`;
}

/** A user as Entra ID creates one by its default attribute mapping. */
export function entraUser(n: number, title = 'Engineer') {
  const address = userName(n);
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    externalId: externalId(n),
    userName: address,
    active: true,
    displayName: `Person Number${n}`,
    title,
    emails: [{ primary: true, type: 'work', value: address }],
    meta: { resourceType: 'User' },
    name: { formatted: `Person Number${n}`, familyName: `Number${n}`, givenName: 'Person' },
    preferredLanguage: 'en-GB',
    addresses: [
      {
        type: 'work',
        country: 'United Kingdom',
        locality: 'London',
        streetAddress: `${n % 400} High Street`,
      },
    ],
    phoneNumbers: [{ type: 'work', value: `+44 20 7946 ${String(n % 10_000).padStart(4, '0')}` }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: String(n),
      department: `Department ${n % 40}`,
      organization: 'Example',
    },
  };
}

export function entraGroup(n: number) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    externalId: `group-${n}`,
    displayName: `Group ${n}`,
    meta: { resourceType: 'Group' },
  };
}
