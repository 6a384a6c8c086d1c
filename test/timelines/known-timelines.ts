import type { Event, Settings, Timeline } from './any-timeline.ts';

const quiet: Settings = {
  asksForLeavers: false,
  proposesLast: false,
  idle: 'off',
  freeze: null,
  workingHours: false,
  removals: null,
  groupKeeps: false,
  churn: false,
  longGap: false,
};

function known(settings: Partial<Settings>, events: readonly Event[]): Timeline {
  return {
    settings: { ...quiet, ...settings },
    events: events.map((event) => ({ ...event, dies: null })),
  };
}

const buy = (pool: string, seats: number, isForWeeks = false): Event => ({
  kind: 'buy',
  pool,
  seats,
  isForWeeks,
});
const push = (name: string, ...groups: readonly string[]): Event => ({
  kind: 'push',
  name,
  active: true,
  groups,
});
const leave = (name: string): Event => ({ kind: 'push', name, active: false, groups: [] });
const pass = (hours: number): Event => ({ kind: 'pass', hours });
const approve: Event = { kind: 'approve' };

/** Timelines that chance draws seldom, with what each must bring about at least once. */
export const knownTimelines: readonly (readonly [what: string, timeline: Timeline, tallied: string])[] = [
  [
    'two are due in one run where one may go',
    known({ removals: { perRun: 1, perDay: 3 } }, [
      buy('cad', 2),
      push('ana', 'CAD Users'),
      push('bo', 'CAD Users'),
      push('cy', 'CAD Users'),
      push('ana'),
      push('bo'),
      pass(25),
      approve,
      leave('cy'),
    ]),
    'held by removals',
  ],
  [
    'a third goes on a day on which two may',
    known({ removals: { perRun: 2, perDay: 2 } }, [
      buy('bim', 3),
      push('ana', 'BIM Users'),
      push('bo', 'BIM Users'),
      push('cy', 'BIM Users'),
      leave('ana'),
      leave('bo'),
      leave('cy'),
      pass(13),
      pass(13),
    ]),
    'held by removals',
  ],
  [
    'a group is emptied',
    known({ groupKeeps: true }, [
      buy('cad', 2),
      push('ana', 'CAD Users'),
      push('bo', 'CAD Users'),
      push('ana'),
      push('bo'),
      pass(25),
      approve,
      push('ana', 'CAD Users'),
    ]),
    'held by group-emptied',
  ],
  [
    'a seat goes to and fro',
    known({ churn: true }, [
      buy('bim', 2),
      push('ana', 'BIM Users'),
      push('ana'),
      push('ana', 'BIM Users'),
      push('ana'),
      push('ana', 'BIM Users'),
      push('ana'),
      pass(480),
      push('ana'),
    ]),
    'held by churn',
  ],
  [
    'applying is paused and goes on',
    known({}, [
      buy('cad', 1),
      push('ana', 'CAD Users'),
      push('bo', 'CAD Users'),
      { kind: 'pause' },
      leave('ana'),
      approve,
      { kind: 'resume' },
    ]),
    'held by paused',
  ],
  [
    'a rule goes and comes back',
    known({}, [
      buy('cad', 1),
      push('ana', 'Deadline'),
      { kind: 'rules' },
      pass(25),
      { kind: 'rules' },
      push('bo', 'CAD Users'),
      { kind: 'rules' },
      pass(25),
      approve,
    ]),
    'held by policy-changed',
  ],
  [
    'nothing runs for weeks',
    known({ longGap: true }, [
      buy('cad', 1),
      push('ana', 'CAD Users'),
      push('bo', 'Deadline'),
      { kind: 'poll', name: 'ana', lastDayIn: 3, isListed: true },
      leave('cy'),
      pass(480),
      { kind: 'push', name: 'ana', active: false, groups: [] },
      approve,
    ]),
    'held by long-gap',
  ],
  [
    'nobody uses a seat, and it is given on',
    known({ idle: 'ask' }, [
      buy('cad', 1),
      push('ana', 'CAD Users'),
      pass(480),
      { kind: 'use', name: 'ana', hoursAgo: 250 },
      push('bo', 'CAD Users'),
      approve,
      leave('bo'),
      pass(25),
      push('ana'),
      push('ana', 'CAD Users'),
    ]),
    'held by needs-approval',
  ],
  [
    'nobody uses a seat, and it rests until it is asked for anew',
    known({ idle: 'auto' }, [
      buy('cad', 1),
      push('ana', 'CAD Users'),
      pass(480),
      { kind: 'use', name: 'ana', hoursAgo: 250 },
      pass(25),
      push('ana'),
      push('ana', 'CAD Users'),
    ]),
    'operation unassign',
  ],
  [
    'seats are frozen, and then taken in working hours',
    known({ freeze: { from: '2026-11-24', until: '2026-11-25' }, workingHours: true }, [
      buy('bim', 2),
      push('ana', 'BIM Users'),
      push('ana'),
      pass(25),
      pass(25),
      push('bo', 'BIM Users'),
      pass(13),
      push('bo'),
      pass(13),
    ]),
    'operation unassign',
  ],
  [
    'a renewal leaves fewer seats than holders',
    known({ proposesLast: true }, [
      buy('cad', 2, true),
      push('ana', 'CAD Users'),
      push('bo', 'Deadline'),
      { kind: 'renew', seats: 1 },
      pass(480),
      push('cy', 'Deadline'),
      approve,
    ]),
    'held by needs-approval',
  ],
];
