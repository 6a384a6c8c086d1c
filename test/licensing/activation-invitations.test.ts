import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import { type ActivationWorld, emailOf, entitled, openActivationWorld } from './activation-world.ts';
import { boss } from './ledger-world.ts';

const dayMs = 24 * 60 * 60_000;
const by = { actingAs: boss.email };
const inviting = { name: 'T', domains: [], external: 'allow', invitations: 'on', defaults: [] } as const;
let world: ActivationWorld;

describe.each(databaseKinds)('somebody who was invited, on %s', (kind) => {
  beforeEach(async () => {
    world = await openActivationWorld(kind);
    await world.team.ledger.team.set(inviting, by);
    await world.give('CAD', 'ana');
  });
  afterEach(() => world.close());
  const ana = () => world.team.ledger.users.find(emailOf('ana'));

  it('has accepted by signing in on a computer, and that is recorded', async () => {
    expect(await ana()).toMatchObject({ status: 'invited' });
    entitled(await world.signIn(await world.computer('laptop'), 'ana'));

    expect(await ana()).toMatchObject({ status: 'active', invitation: null });
    expect(await world.team.ledger.seats.acts(1)).toMatchObject([
      { act: 'accept-invitation', actor: emailOf('ana'), outcome: 'done' },
    ]);
  });

  it('cannot sign in once the invitation lapsed, until it is sent again', async () => {
    const laptop = await world.computer('laptop');
    world.clock.pass(7 * dayMs);

    expect(await world.signIn(laptop, 'ana')).toMatchObject({
      reason: 'no-seat',
      detail: 'the invitation of ana@example.com lapsed on 2026-12-01; an administrator can send it again',
    });
    await world.team.ledger.team.inviteAgain(emailOf('ana'), by);
    entitled(await world.signIn(laptop, 'ana'));
    expect(await ana()).toMatchObject({ status: 'active' });
  });
});
