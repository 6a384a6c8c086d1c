import type { PlainRequest, Told } from './plain-client.ts';
import type { SampleWorld } from './sample-team.ts';

/** One person and one product. */
export interface Wish {
  readonly email: string;
  readonly productId: string;
}

type Heard = Pick<Told, 'status' | 'headers' | 'body'>;

/**
 * Brings the direct seats of some people to what is wished, by the rules and no faster: the plainest caller with which
 * the referee must find no fault. Returns how many rounds it took.
 */
export async function bringAbout(world: SampleWorld, emails: readonly string[], wishes: readonly Wish[]) {
  const call = createPatientCall(world);
  for (let round = 1; round < 100; round += 1) {
    await until(() => call({ path: '/product-pools' }));
    const held = new Map<string, readonly string[]>();
    for (const email of emails) held.set(email, await directOf(world, call, email));
    const missing = wishes.filter(({ email, productId }) => held.get(email)?.includes(productId) !== true);
    const surplus = emails.flatMap((email) =>
      (held.get(email) ?? [])
        .filter((productId) => !wishes.some((wish) => wish.email === email && wish.productId === productId))
        .map((productId) => ({ email, productId })),
    );
    if (missing.length + surplus.length === 0) return round;
    for (const wish of surplus) await unassign(world, call, wish);
    await assignAll(world, call, missing);
  }
  throw new Error('the wishes did not come about');
}

/** Null: nobody knows what became of the call. */
type Call = (request: PlainRequest) => Promise<Heard | null>;

/** Keeps within the minute, and waits as long as a 429 says. */
function createPatientCall({ call, simulator: { clock } }: SampleWorld): Call {
  let minute = 0;
  let made = 0;
  return async (request) => {
    for (;;) {
      if (Math.floor(clock.now() / 60_000) !== minute) made = 0;
      if (made === 60) clock.advanceToNextMinute();
      if (made === 60) made = 0;
      minute = Math.floor(clock.now() / 60_000);
      made += 1;
      const heard = await call(request).catch(() => null);
      if (heard?.status !== 429) return heard === null || heard.status >= 500 ? null : heard;
      clock.advance(Number(heard.headers.get('retry-after') ?? 60) * 1000);
    }
  };
}

/** Reads again until there is an answer; a role that is gone comes back. */
async function until(read: () => Promise<Heard | null>): Promise<Heard> {
  for (let n = 0; n < 100; n += 1) {
    const heard = await read();
    if (heard?.status === 200) return heard;
  }
  throw new Error('no answer to a read');
}

async function directOf(world: SampleWorld, call: Call, email: string): Promise<readonly string[]> {
  const { body } = await until(() => call({ path: `/assignments?userId=${world.idOf(email)}` }));
  const { data } = body as { data: readonly { productId: string; assignmentType: string }[] };
  return data.filter((row) => row.assignmentType === 'DIRECT').map(({ productId }) => productId);
}

async function unassign(world: SampleWorld, call: Call, { email, productId }: Wish): Promise<void> {
  await call({ method: 'DELETE', path: `/assignments?userId=${world.idOf(email)}&productId=${productId}` });
}

/** Stops asking for a product when its pool is full; what is unknown is read again before the next round. */
async function assignAll(world: SampleWorld, call: Call, wishes: readonly Wish[]): Promise<void> {
  const full = new Set<string>();
  for (const { email, productId } of wishes) {
    if (full.has(productId)) continue;
    const json = { userId: world.idOf(email), productId };
    const heard = await call({ method: 'POST', path: '/assignments', json });
    if (heard?.status === 409) full.add(productId);
  }
}
