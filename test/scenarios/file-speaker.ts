import { utimesSync, writeFileSync } from 'node:fs';
import type { Instant } from '../../src/core/domain/time.ts';
import { addressOf, createSaidPeople, type Said } from './said-people.ts';
import type { PersonSaid } from './scenario-schema.ts';

/** An HR system that exports its people to a file. */
export interface FileSpeaker {
  hear(entries: readonly PersonSaid[]): void;
  setFeed(feed: 'broken' | 'fine'): void;
  /** Writes the file anew, as the export of this moment. */
  write(nowAt: Instant): void;
}

const columns = ['employee_id', 'work_email', 'given_name', 'family_name', 'department', 'status'];
const dates = ['hire_date', 'last_working_day', 'time_zone'];

export function createFileSpeaker(path: string): FileSpeaker {
  const said = createSaidPeople();
  const state = { isBroken: false };
  return {
    hear: (entries) => void said.hear(entries),
    setFeed(feed) {
      state.isBroken = feed === 'broken';
    },
    write(nowAt) {
      const rows = said.all().filter(({ gone }) => gone !== true);
      const whole = `${[[...columns, ...dates].join(','), ...rows.map(toRow)].join('\n')}\n`;
      writeFileSync(path, state.isBroken ? whole.slice(0, whole.length - 7) : whole);
      utimesSync(path, nowAt / 1000, nowAt / 1000);
    },
  };
}

function toRow(person: Said): string {
  const { id, name, department = 'Structures', state = 'active', startDate, lastDay, zone } = person;
  return [id, addressOf(person), name, 'Person', department, state, startDate, lastDay, zone]
    .map((cell) => cell ?? '')
    .join(',');
}
