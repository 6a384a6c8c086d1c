import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teamId } from '../licensing/autodesk/simulated-team.ts';
import { type NoticesWorld, startNoticesWorld } from './autodesk-notices-world.ts';

let world: NoticesWorld;
const year = { startDate: '2025-12-20T00:00:00.000Z', endDate: '2026-12-20T00:00:00.000Z' };
const nextYear = { startDate: '2026-12-20T00:00:00.000Z', endDate: '2027-12-20T00:00:00.000Z' };
const id = (name: string) => world.idOf(name);

beforeAll(async () => {
  world = await startNoticesWorld({ totalQuantity: 3, ...year });
  for (const name of ['ana', 'bo', 'cy']) {
    world.autodesk.addMember(teamId, { email: `${name}@example.com` });
    await world.join(name, name === 'ana' ? 'high' : undefined);
  }
  await world.settle();
});
afterAll(() => world.close());

describe('a team of Autodesk Account over a renewal', () => {
  it('is told of the end of its seats, and who would lose access', async () => {
    expect(await world.open()).toEqual(['renewals:main cad:ends:2026-12-20:30']);
    expect((await world.text('cad:ends:2026-12-20:30')).text).toContain('none is left, and 3 people of 3');
  });

  it('is told of a renewal that shrinks, and who comes last in rank', async () => {
    world.autodesk.addPool(teamId, {
      productId: world.productId,
      productName: 'CAD',
      totalQuantity: 1,
      ...nextYear,
    });
    await world.pass(20);
    await world.settle();

    const { text, csv } = await world.text('cad:ends:2026-12-20:7');
    expect(text).toContain('1 is left, what begins then included, and 2 people of 3 would lose access');
    expect(text).not.toContain('ana Fox');
    expect(csv?.trim().split('\r\n').slice(1).toSorted()).toEqual([
      'bo,Fox,bo@example.com',
      'cy,Fox,cy@example.com',
    ]);
  });

  it('is told of the shortage that came of it, and of the role that was lost', async () => {
    world.autodesk.setRole(teamId, id('second'), 'user');
    await world.pass(7);
    await world.look();

    expect(await world.open()).toEqual([
      'renewals:main cad:short',
      `roles:main lost:${id('second')}:secondary-admin:`,
    ]);
    expect((await world.text('cad:short')).text).toContain('CAD has 1 seat, since seats ended on 2026-12-20');
    const role = await world.text(`lost:${id('second')}:secondary-admin:`);
    expect(role.text).toContain('lost at the renewal of CAD on 2026-12-20');
    expect(role.step).toMatch(/^Restore secondary admin of second@example\.com/);
  });

  it('is told of nothing once both are mended', async () => {
    world.autodesk.setRole(teamId, id('second'), 'secondary');
    world.autodesk.changePool(teamId, { productId: world.productId, set: { totalQuantity: 5 } });
    await world.settle();

    expect(await world.open()).toEqual([]);
  });

  it('is told of an invitation that lapsed, until it is accepted', async () => {
    await world.join('dan');
    await world.settle();
    expect(await world.open()).toEqual([]);
    await world.pass(8);
    await world.settle();

    expect(await world.open()).toEqual([`manual:main invitation:${id('dan')}`]);
    expect((await world.text(`invitation:${id('dan')}`)).text).toContain('dan Fox (dan@example.com) lapsed');
    world.autodesk.acceptInvitation(id('dan'));
    await world.settle();
    expect(await world.open()).toEqual([]);
  });

  it('is told of a leaver who is still on it, until somebody removes the account', async () => {
    await world.leave('bo');
    await world.settle();

    expect(await world.open()).toEqual([`manual:main remove:${id('bo')}`]);
    expect((await world.text(`remove:${id('bo')}`)).step).toContain('choose Remove from team');
    world.autodesk.removeMember(teamId, id('bo'));
    await world.settle();
    expect(await world.open()).toEqual([]);
  });
});
