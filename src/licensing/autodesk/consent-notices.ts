import type { CoreId } from '../../core/domain/ids.ts';
import type { Notice } from '../../core/domain/notice.ts';
import type { Instant } from '../../core/domain/time.ts';
import { type ConsentAlarm, consentAlarms } from './consent-alarms.ts';
import type { ConsentRow } from './consents.ts';

type Words = Pick<Notice, 'key' | 'severity' | 'text' | 'step'>;

interface Team {
  readonly coreId: CoreId;
  /** Whose consents still work, in the order in which they are used. */
  readonly usable: readonly string[];
  /** Of a consent: keys go into logs, where nobody is named. */
  readonly idOf: (administrator: string) => string;
  readonly nowAt: Instant;
}

/** What administrators are told of a team's consents, with the step that mends it. A consent that works says nothing. */
export function consentNotices(
  coreId: CoreId,
  rows: readonly ConsentRow[],
  nowAt: Instant,
): readonly Notice[] {
  const usable = rows.filter(({ state }) => state === 'usable').map(({ administrator }) => administrator);
  const ids = new Map(rows.map(({ administrator, id }) => [administrator, id]));
  const team = { coreId, usable, nowAt, idOf: (administrator: string) => ids.get(administrator) ?? '' };
  const words = [...consentAlarms(rows, nowAt).map((alarm) => wordsOf(alarm, team)), ...aloneWords(team)];
  return words.map((said) => ({ ...said, kind: 'credential', coreId, poolId: null, csv: null }));
}

function wordsOf(alarm: ConsentAlarm, team: Team): Words {
  const { coreId, usable, idOf } = team;
  const page = `/connect/autodesk/${coreId}`;
  switch (alarm.kind) {
    case 'no-consent':
      return {
        key: 'no-consent',
        severity: 'alarm',
        text: `No administrator of the Autodesk team of ${coreId} has consented: its seats are neither read nor changed.`,
        step: `Open ${page}, or run \`seatwarden connect ${coreId}\`.`,
      };
    case 'ends-soon':
      return endsSoonWords(alarm, team);
    case 'role-lost':
      return {
        key: `role-lost:${idOf(alarm.administrator)}`,
        severity: usable.length === 0 ? 'alarm' : 'warning',
        text: `${alarm.administrator} may not act for the Autodesk team of ${coreId} since ${day(alarm.since)} (${alarm.reason}); ${insteadOf(usable)}.`,
        step: `Give ${alarm.administrator} the role of an administrator in Autodesk Account again, or let another one consent at ${page} and remove this consent there.`,
      };
    case 'consent-again':
      return {
        key: `consent-again:${idOf(alarm.administrator)}`,
        severity: usable.length === 0 ? 'alarm' : 'warning',
        text: `The consent of ${alarm.administrator} to the Autodesk team of ${coreId} ended on ${day(alarm.since)} (${alarm.reason}); ${insteadOf(usable)}.`,
        step: `${alarm.administrator} consents again at ${page}, or with \`seatwarden connect ${coreId}\`.`,
      };
  }
}

function endsSoonWords(
  { administrator, endsAt, withinDays }: Extract<ConsentAlarm, { kind: 'ends-soon' }>,
  { coreId, idOf, nowAt }: Team,
): Words {
  const ends = endsAt <= nowAt ? 'ended' : 'ends';
  return {
    key: `ends-soon:${withinDays}:${idOf(administrator)}`,
    severity: withinDays === 2 ? 'alarm' : 'warning',
    text: `The consent of ${administrator} to the Autodesk team of ${coreId} ${ends} on ${day(endsAt)}, because it was not renewed since.`,
    step: `Is Autodesk's sign-in reached from here? If it is, ${administrator} consents again at /connect/autodesk/${coreId}.`,
  };
}

/** Everything hangs on one person who may leave tomorrow. */
function aloneWords({ coreId, idOf, usable: [only, ...others] }: Team): readonly Words[] {
  if (only === undefined || others.length > 0) return [];
  return [
    {
      key: `alone:${idOf(only)}`,
      severity: 'info',
      text: `Only the consent of ${only} works for the Autodesk team of ${coreId}.`,
      step: `Let a second administrator consent at /connect/autodesk/${coreId}, who is used when ${only} leaves or loses the role.`,
    },
  ];
}

function insteadOf([next]: readonly string[]): string {
  return next === undefined
    ? 'nobody else has consented, so its seats are neither read nor changed'
    : `the consent of ${next} is used`;
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
