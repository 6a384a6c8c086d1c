import { companyName, contractManager, type DemoPerson, type DemoPool, pools } from '../company.ts';

export const teamId = '100001';
export const app = { clientId: 'demo-app', clientSecret: 'demo-secret' };
/** Left long before Seatwarden came, and nobody thought of the seats. */
export const forgotten = ['old.hand@northbridge.example', 'last.intern@northbridge.example'] as const;
/** Who has just been hired is not on the Autodesk team yet. */
const notInvited = 3;
/** Civil 3D is bought too small: a waiting list is part of the story. */
const tooFew: Readonly<Record<string, number>> = { civil3d: 2 };

/** The same products, with seats for a small company. */
export function poolsFor(staff: readonly DemoPerson[]): readonly DemoPool[] {
  return pools.map((pool) => {
    const wanted = staff.filter(({ groups }) => groups.includes(pool.group)).length;
    return { ...pool, seats: wanted - (tooFew[pool.id] ?? 0) };
  });
}

/** The team as people have kept it by hand: every second one has what is due, and two who left have it, too. */
export function simulatedTeam(staff: readonly DemoPerson[]): object {
  const known = staff.slice(0, -notInvited);
  const byHand = known.filter((_, index) => index % 2 === 0);
  const products = poolsFor(staff).filter(({ id }) => id !== 'civil3d');
  return {
    id: teamId,
    name: companyName,
    userDomains: ['northbridge.example'],
    members: [
      { email: contractManager, firstName: 'Mara', lastName: 'Quist', role: 'primary' },
      ...forgotten.map((email) => ({ email })),
      ...known.map(({ email, givenName, familyName }) => ({
        email,
        firstName: givenName,
        lastName: familyName,
      })),
    ],
    pools: poolsFor(staff).map(({ id, product, seats }) => ({
      productId: `prod_${id}`,
      productName: product,
      totalQuantity: seats,
    })),
    seats: [
      ...forgotten.map((email, index) => ({ email, productId: `prod_${pools[index]?.id ?? ''}` })),
      ...byHand.flatMap(({ email, groups }) =>
        products
          .filter(({ group }) => groups.includes(group))
          .map(({ id }) => ({ email, productId: `prod_${id}` })),
      ),
    ],
  };
}
