import type { Notice } from '../domain/notice.ts';
import type { Instant } from '../domain/time.ts';
import { importFile } from './import-file.ts';
import { counted, dayOf, inDays, namesOf, people } from './in-words.ts';
import { graceMs, type Outlook, type TermedPool } from './pool-outlook.ts';
import { type RenewalSteps, renewalSteps } from './renewal-steps.ts';
import type { TeamMember } from './team-member.ts';

export interface RenewalInput {
  readonly pool: TermedPool;
  readonly outlook: readonly Outlook[];
  /** Holders, who comes last in the order of the waiting list first; as many as lose access at most. */
  readonly last: readonly TeamMember[];
  /** Of a pool with more holders than seats: whose seats go back or are proposed to, in the order of the plan. */
  readonly leaving: readonly TeamMember[];
  /** The kind of the licensing core, whose words the steps are in. */
  readonly coreKind: string;
  readonly nowAt: Instant;
}

type Said = Pick<Notice, 'key' | 'severity' | 'text' | 'step'>;

/** What to say of the outlook of a pool; who would lose access is named, and in a file to give them seats again. */
export function renewalNotices({
  pool,
  outlook,
  last,
  leaving,
  coreKind,
  nowAt,
}: RenewalInput): readonly Notice[] {
  const steps = renewalSteps(coreKind);
  return outlook.map((one) => {
    const losing = (one.kind === 'short' ? leaving : last).slice(0, one.losing);
    const said = say(one, { pool, losing, steps, nowAt });
    const { coreId, poolId } = pool;
    const name = `lose-access-${coreId}-${poolId}-${said.key.replaceAll(/[^a-z0-9-]/gi, '-')}.csv`;
    const csv = coreKind === 'autodesk' && losing.length > 0 ? importFile(name, losing) : null;
    return { ...said, key: `${poolId}:${said.key}`, kind: 'renewal', coreId, poolId, csv };
  });
}

interface Saying {
  readonly pool: TermedPool;
  readonly losing: readonly TeamMember[];
  readonly steps: RenewalSteps;
  readonly nowAt: Instant;
}

function say(outlook: Outlook, saying: Saying): Said {
  switch (outlook.kind) {
    case 'ends':
      return sayEnds(outlook, saying);
    case 'ended':
      return sayEnded(outlook, saying);
    case 'short':
      return sayShort(outlook, saying);
    case 'starts':
      return sayStarts(outlook, saying);
    case 'replaced':
      return sayReplaced(outlook, saying);
  }
}

type Of<Kind extends Outlook['kind']> = Extract<Outlook, { kind: Kind }>;

function sayEnds(outlook: Of<'ends'>, { pool, losing, steps, nowAt }: Saying): Said {
  const { endsAt, mark, ending, left, follows } = outlook;
  const { product, held } = pool;
  const day = dayOf(endsAt);
  const lost = outlook.losing;
  const begins = follows.length === 0 ? '' : ', what begins then included';
  const rest =
    left === null
      ? 'how many are left is not told, or there is no limit'
      : left === 0
        ? 'none is left'
        : `${left} ${left === 1 ? 'is' : 'are'} left${begins}`;
  const who =
    lost === 0
      ? `${people(held)} hold${held === 1 ? 's' : ''} one`
      : `${people(lost)} of ${held} would lose access: ${namesOf(losing, lost)}`;
  return {
    key: `ends:${day}:${mark}`,
    severity: lost === 0 || mark === 60 ? 'info' : mark === 7 ? 'alarm' : 'warning',
    text: `${ending === null ? 'Seats' : counted(ending, 'seat')} of ${product} end on ${day}, ${inDays(endsAt - nowAt)}; ${rest}, and ${who}.`,
    step: lost === 0 ? '' : steps.renew({ product, seats: held, before: day }),
  };
}

function sayEnded(outlook: Of<'ended'>, { pool, losing, steps }: Saying): Said {
  const { endsAt, phase, stopped, losing: lost } = outlook;
  const { product } = pool;
  const goneOn = dayOf(endsAt + graceMs);
  const renewBy = dayOf(outlook.renewableUntil);
  const who = lost === 0 ? 'nobody holds one' : `${people(lost)}: ${namesOf(losing, lost)}`;
  const access =
    phase === 'grace'
      ? `access goes on until ${goneOn}, then it is lost (${who})`
      : stopped === null
        ? `there has been no access since ${goneOn} (${who})`
        : `there is no access (${who})`;
  return {
    key: `ended:${dayOf(endsAt)}:${phase}`,
    severity: lost === 0 ? 'warning' : 'alarm',
    text: `The seats of ${product} ${stopped === null ? 'ended' : `were ${stopped}`} on ${dayOf(endsAt)}; ${access}.`,
    step: stepAfterEnd(outlook, { steps, product, goneOn, renewBy }),
  };
}

function stepAfterEnd(
  { phase, stopped, losing: seats }: Of<'ended'>,
  {
    steps,
    product,
    goneOn,
    renewBy,
  }: {
    readonly steps: RenewalSteps;
    readonly product: string;
    readonly goneOn: string;
    readonly renewBy: string;
  },
): string {
  if (phase === 'canceled') return steps.buy({ product, seats });
  if (stopped === 'suspended') return steps.resume({ product });
  return steps.renew({ product, seats, before: phase === 'grace' ? goneOn : renewBy });
}

function sayShort(outlook: Of<'short'>, { pool, losing, steps }: Saying): Said {
  const { capacity, taken, endedAt, losing: lost } = outlook;
  const { product } = pool;
  const why = endedAt === null ? '' : `, since seats ended on ${dayOf(endedAt)}`;
  const over = taken - capacity;
  const who = lost === 0 ? 'none of them is held by a person' : whoGoes(losing, lost - losing.length);
  return {
    key: 'short',
    severity: 'alarm',
    text: `${product} has ${counted(capacity, 'seat')}${why}, and ${taken} are taken: ${counted(over, 'seat')} too many (${who}).`,
    step: steps.mendShortage({ product, seats: over }),
  };
}

/** As in the plan: who has no right to a seat, then the last in the order of the waiting list. */
function whoGoes(losing: readonly TeamMember[], kept: number): string {
  if (losing.length === 0) return 'none of them may be taken';
  return `the first to go: ${namesOf(losing)}${kept > 0 ? `; ${kept} more may not be taken` : ''}`;
}

function sayStarts({ term, startsAt }: Of<'starts'>, { pool, nowAt }: Saying): Said {
  const under = term.product === undefined ? '' : `, as ${term.product}`;
  const seats = term.quantity === null ? 'Seats' : counted(term.quantity, 'seat');
  return {
    key: `starts:${dayOf(startsAt)}:${term.product ?? 'same'}:${term.quantity ?? 'any'}`,
    severity: 'info',
    text: `${seats} of ${pool.product} start on ${dayOf(startsAt)}, ${inDays(startsAt - nowAt)}${under}; nobody can get one before.`,
    step: '',
  };
}

function sayReplaced({ endsAt }: Of<'replaced'>, { pool }: Saying): Said {
  const { product, capacity } = pool;
  const size = capacity === null ? 'without limit' : `with ${counted(capacity, 'seat')}`;
  return {
    key: `replaced:${dayOf(endsAt)}`,
    severity: 'info',
    text: `${product} goes on ${size} under a new id; the seats of the old one ended on ${dayOf(endsAt)} and are counted no longer.`,
    step: '',
  };
}
