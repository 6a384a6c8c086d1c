import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, type RecordId } from '../../src/core/domain/ids.ts';
import { ENTERPRISE_URN } from '../../src/core/filter/person-schema.ts';
import { sourceId } from '../support/builders.ts';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, loadPolicy, type World, worldConfig } from './world.ts';

const config = (match: string) =>
  `${worldConfig.replace(', decidesLeaving: true }', ' }, { id: hr, kind: scim, decidesLeaving: true }')}people: { match: [${match}] }\n`;
const byEmail = loadPolicy(config('email'));
const byNumber = loadPolicy(config('employeeNumber'));

interface Said {
  readonly number: string;
  readonly email: string;
  readonly active?: boolean;
  readonly source?: 'idp' | 'hr';
}

describe.each(databaseKinds)('a change of people.match, on %s', (kind) => {
  let world: World;
  const ids = new Map<string, RecordId>();
  beforeEach(async () => {
    world = await createWorld(kind, config('email'));
    await world.database.write(({ sources }) => sources.save({ id: sourceId('hr'), kind: 'scim' }));
    await world.buy('CAD', 5);
  });
  afterEach(() => world.close());

  let made = 0;
  async function say(name: string, { number, email, active = true, source = 'idp' }: Said): Promise<void> {
    world.clock.pass(1000);
    made += 1;
    const id = asId<RecordId>(`record-${made}`);
    ids.set(name, id);
    const resource = {
      userName: `${source}-${name}`,
      displayName: name,
      active,
      emails: [{ value: email, primary: true }],
      [ENTERPRISE_URN]: { employeeNumber: number },
    };
    const at = world.clock.now();
    await world.database.write(({ users }) => users.create({ sourceId: sourceId(source), id, resource, at }));
    if (source === 'idp') await world.addTo('CAD Users', id);
  }
  async function people(): Promise<ReadonlyMap<string, string | null>> {
    const found = await world.database.read.correlation.records([...ids.values()], ['email']);
    const names = new Map([...ids].map(([name, id]) => [id, name]));
    return new Map(found.map(({ id, personId }) => [names.get(id) ?? '?', personId]));
  }
  const isOne = async (one: string, other: string) => {
    const now = await people();
    return now.get(one) === now.get(other);
  };
  const accept = async (policy: typeof byEmail) => {
    const { digest } = await world.run({ policy });
    return world.run({ policy, approval: { digest, by: 'test' } });
  };

  it('joins records that the new keys say are about one person, and takes no seat', async () => {
    await say('ana', { number: '7', email: 'ana@example.com' });
    await say('ana of hr', { number: '7', email: 'a.lima@example.com', source: 'hr' });
    await accept(byEmail);
    expect(await isOne('ana', 'ana of hr')).toBe(false);
    const before = await people();

    const { counts } = await world.run({ policy: byNumber });
    expect(counts).toMatchObject({ joined: 1 });
    expect((await people()).get('ana of hr')).toBe(before.get('ana'));
    await accept(byNumber);
    expect(await world.seats()).toEqual(['cad ana@example.com']);
    expect(await world.run({ policy: byNumber, scope: 'everybody' })).toMatchObject({
      cleared: [],
      held: [],
    });
  });

  it('parts records that only the old keys tied', async () => {
    await say('ana', { number: '7', email: 'office@example.com' });
    await say('bo of hr', { number: '8', email: 'office@example.com', source: 'hr' });
    await accept(byEmail);
    expect(await isOne('ana', 'bo of hr')).toBe(true);

    await world.run({ policy: byNumber });
    expect(await isOne('ana', 'bo of hr')).toBe(false);
  });

  it('holds what follows until somebody has looked, also when the old keys come back', async () => {
    await say('ana', { number: '7', email: 'ana@example.com' });
    await say('left', { number: '7', email: 'x@example.com', source: 'hr', active: false });
    await say('bo', { number: '8', email: 'bo@example.com' });
    await say('bo of hr', { number: '9', email: 'bo@example.com', source: 'hr' });
    await accept(byEmail);
    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);

    const changed = await world.run({ policy: byNumber });
    expect(changed.cleared).toEqual([]);
    expect(changed.held.map(({ operation }) => operation)).toMatchObject([
      { kind: 'unassign', from: { email: 'ana@example.com' } },
    ]);
    await world.run({ policy: byEmail });
    await say('di', { number: '10', email: 'di@example.com' });
    const { held, cleared } = await world.run({ policy: byEmail });
    expect(cleared).toEqual([]);
    expect(held.map(({ tripped }) => tripped.map(({ guard }) => guard))).toEqual([['policy-changed']]);
    expect(await world.seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
  });

  it('lets a tie stay that rests on an address of the past, and says which the new keys are against', async () => {
    await say('ana', { number: '7', email: 'ana@example.com' });
    await say('ana of hr', { number: '9', email: 'ana@example.com', source: 'hr' });
    await say('cy', { number: '9', email: 'cy@example.com' });
    await accept(byEmail);
    const id = ids.get('ana') ?? expect.unreachable();
    const resource = {
      userName: 'idp-ana',
      displayName: 'ana',
      active: true,
      emails: [{ value: 'al@example.com' }],
    };
    const at = world.clock.now();
    await world.database.write(({ users }) =>
      users.save({ sourceId: sourceId('idp'), id, resource, ifVersion: null, at }),
    );
    await world.run({ policy: byEmail });

    const { counts } = await world.run({ policy: byNumber });
    expect(counts).toMatchObject({ joined: 1 });
    expect(await isOne('ana', 'ana of hr')).toBe(true);
    const [row] = (await world.database.read.audit.page({ before: null, limit: 50 })).filter(
      ({ act }) => act === 'people.matched-anew',
    );
    expect(row?.data).toMatchObject({ from: ['email'], to: ['employeeNumber'] });
  });

  it('goes on where a crash ended it, and touches nothing where keys stayed', async () => {
    await say('ana', { number: '7', email: 'ana@example.com' });
    await say('ana of hr', { number: '7', email: 'a.lima@example.com', source: 'hr' });
    await say('bo', { number: '8', email: 'bo@example.com' });
    await say('bo of hr', { number: '8', email: 'b.o@example.com', source: 'hr' });
    await accept(byEmail);
    expect(await world.run({ policy: byEmail })).not.toHaveProperty('counts.joined');
    const half = {
      keys: ['employeeNumber'],
      from: ['email'],
      after: 2,
      joined: 1,
      parted: 0,
      kept: 0,
      names: [],
    };
    await world.database.write(({ facts }) => facts.set('matched-by', JSON.stringify(half)));

    const { counts } = await world.run({ policy: byNumber });
    expect(counts).toMatchObject({ joined: 2 });
    expect(await isOne('ana', 'ana of hr')).toBe(false);
    expect(await isOne('bo', 'bo of hr')).toBe(true);
    expect(await world.run({ policy: byNumber })).not.toHaveProperty('counts.joined');
  });
});
