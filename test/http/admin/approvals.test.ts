import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ApprovalView, PlanView } from '../../../src/contract/plan.ts';
import { RejectedView, RejectionView } from '../../../src/contract/rejection.ts';
import { StatusView } from '../../../src/contract/status.ts';
import { asId, type ApprovalId } from '../../../src/core/domain/ids.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
beforeEach(async () => {
  world = await startApp();
  await world.buy('CAD', 5);
  for (const name of ['ana', 'bo']) await world.join(name, { group: 'CAD Users' });
  await world.run();
});
afterEach(() => world.close());

const plan = async () => PlanView.parse((await world.ask('GET /api/v1/plan')).body);
const apply = (body: unknown) => world.ask('POST /api/v1/apply', { body });
const status = async () => StatusView.parse((await world.ask('GET /api/v1/status')).body);
const holders = async () => {
  const read = await world.seatwarden.ledger?.seats.read();
  const emails = new Map(read?.accounts.map(({ accountId, email }) => [accountId, email]));
  return read?.assignments.map(({ accountId }) => emails.get(accountId)).sort();
};

async function approvedBefore(): Promise<ApprovalId> {
  const { database, ids, clock } = world.seatwarden;
  const id = asId<ApprovalId>(ids.next());
  const hold = await database.read.holds.current();
  await database.write(({ approvals }) =>
    approvals.give({
      id,
      by: { actor: 'token:7', name: 'lee' },
      reason: 'asked the team',
      digest: hold?.digest ?? '',
      operations: hold?.operations.map(({ operation }) => operation) ?? [],
      isWhole: true,
      policy: 'fingerprint',
      at: clock.now(),
      expiresAt: clock.now() + 1000,
    }),
  );
  return id;
}

describe('approvals', () => {
  it('of some rows let exactly these go, and tell what became of them', async () => {
    const { digest, held } = await plan();
    const [first, second] = held;

    const { body } = await apply({ digest, rows: [second?.row], reason: 'only bo for now' });

    const applied = PlanView.parse(body);
    expect(applied).toMatchObject({ outcome: 'held', approval: { released: 1, waiting: [] } });
    expect(applied.held.map(({ row }) => row)).toEqual([first?.row]);
    expect(await holders()).toEqual([second?.operation.to?.email]);
    const { text } = await world.ask('GET /api/v1/audit?limit=20');
    expect(text).toContain('only bo for now');
    expect(await status()).toMatchObject({ policy: 'first-run', hold: { operations: 1, approvals: [] } });
  });

  it.each([
    [{ rows: ['0'.repeat(12)] }, 422, /0{12} is no row of what is held/],
    [{ rows: ['short'] }, 400, /a row has 12 hexadecimal digits/],
    [{ rows: [] }, 400, /rows/],
  ])('refuse %j', async (fields, code, words) => {
    const { digest } = await plan();

    const answer = await apply({ digest, ...fields });

    expect([answer.status, answer.text]).toEqual([code, expect.stringMatching(words)]);
    expect(await holders()).toEqual([]);
  });

  it('of rows need the digest of the plan that they are rows of', async () => {
    const answer = await apply({ rows: ['0'.repeat(12)] });

    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('give its digest')]);
  });

  it('are listed and shown with the hold, and end when somebody takes them back', async () => {
    const id = await approvedBefore();
    const list = async () =>
      z
        .object({ open: z.array(ApprovalView), lost: z.array(z.unknown()) })
        .parse((await world.ask('GET /api/v1/approvals')).body);

    expect((await status()).hold?.approvals).toMatchObject([{ id, by: 'lee', reason: 'asked the team' }]);
    expect((await list()).open).toMatchObject([
      { id, isWhole: true, rows: [expect.any(String), expect.any(String)] },
    ]);
    const withdraw = () =>
      world.ask(`POST /api/v1/approvals/${id}/withdraw`, { body: { reason: 'a mistake' } });
    expect((await withdraw()).body).toEqual({ withdrawn: id });
    expect((await withdraw()).status).toBe(404);
    expect(await list()).toEqual({ open: [], lost: [] });
    expect((await world.ask('GET /api/v1/audit?limit=5')).text).toContain('approval.withdrawn');
  });
});

describe('a no', () => {
  const reject = (body: object) => world.ask('POST /api/v1/reject', { body: { reason: 'not yet', ...body } });
  const rejections = async () =>
    z.array(RejectionView).parse((await world.ask('GET /api/v1/rejections')).body);

  it('to some rows takes them out of the plan at once, and comes back when it is withdrawn', async () => {
    const { digest, held } = await plan();
    const until = '2026-12-24T00:00:00.000Z';

    const { body } = await reject({ digest, rows: [held[0]?.row], until });

    const [no] = RejectedView.parse(body).rejected;
    expect(no).toMatchObject({ row: held[0]?.row, reason: 'not yet', until, state: 'stands' });
    const now = await plan();
    expect(now.held.map(({ row }) => row)).toEqual([held[1]?.row]);
    expect(now.rejections).toEqual([no]);
    expect(await rejections()).toEqual([no]);
    const name = held[0]?.operation.to?.email ?? '';
    expect((await world.ask(`GET /api/v1/explain?person=${name}`)).text).toContain('said no on 2026-11-24');

    const withdraw = () => world.ask(`POST /api/v1/rejections/${no?.id}/withdraw`, { body: {} });
    expect((await withdraw()).body).toEqual({ withdrawn: no?.id });
    expect((await withdraw()).status).toBe(404);
    expect((await plan()).held).toHaveLength(2);
    expect((await world.ask('GET /api/v1/audit?limit=20')).text).toContain('rejection.withdrawn');
  });

  it.each([
    [{ digest: 'f'.repeat(32) }, 409, /has changed since digest f+ was shown/],
    [{ rows: ['0'.repeat(12)] }, 422, /0{12} is no row of what is held/],
    [{ until: '2026-11-01T00:00:00Z' }, 422, /it ends in the future, within a year/],
    [{ reason: ' ' }, 400, /reason/],
  ])('is refused for %j', async (fields, code, words) => {
    const { digest } = await plan();

    const answer = await reject({ digest, ...fields });

    expect([answer.status, answer.text]).toEqual([code, expect.stringMatching(words)]);
    expect(await rejections()).toEqual([]);
  });
});
