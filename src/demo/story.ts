import type { PlainDate } from '../core/domain/time.ts';
import { type DemoPerson, personNumber } from './company.ts';
import type { EntraDirectory } from './entra-directory.ts';

export interface StoryDeps {
  readonly entra: EntraDirectory;
  readonly saveHrFile: (people: readonly DemoPerson[]) => Promise<void>;
  readonly today: PlainDate;
}

/** One thing that happens, and whom to watch for what comes of it. */
export interface Happening {
  readonly text: string;
  readonly email: string;
}

/** The company as it changes: every event goes over the wire or into the file, as in life. */
export function createStory(
  staff: DemoPerson[],
  { entra, saveHrFile, today }: StoryDeps,
): () => Promise<Happening> {
  let turn = 0;
  let nextNumber = staff.length;

  async function joiner(): Promise<Happening> {
    const person = {
      ...personNumber(nextNumber, today),
      groups: ['Civil Designers'],
      department: 'Highways',
    };
    nextNumber += 1;
    staff.push(person);
    await saveHrFile(staff);
    await entra.pushJoiner(person);
    return {
      text: `${nameOf(person)} joins ${person.department}; Entra ID pushes the account and the group.`,
      email: person.email,
    };
  }

  async function leaver(): Promise<Happening> {
    const person = pick(({ groups }) => groups.includes('Civil Designers'));
    await entra.disable(person);
    return { text: `${nameOf(person)} leaves; Entra ID sets the account inactive.`, email: person.email };
  }

  async function mover(): Promise<Happening> {
    const person = pick(({ groups }) => groups.includes('CAD Users') && !groups.includes('BIM Authors'));
    const moved = { ...person, department: 'Digital Delivery', groups: ['BIM Authors'] };
    staff.push(moved);
    await entra.moveGroups(person, { from: ['CAD Users'], to: ['BIM Authors'] });
    return {
      text: `${nameOf(person)} moves to ${moved.department}: out of CAD Users, into BIM Authors.`,
      email: person.email,
    };
  }

  async function notice(): Promise<Happening> {
    const person = pick(({ groups }) => groups.length > 0);
    staff.push({ ...person, lastDay: today });
    await saveHrFile(staff);
    return {
      text: `HR writes that today is the last day of ${nameOf(person)}; the seat stays until the day is over.`,
      email: person.email,
    };
  }

  /** Takes the first who fits off the list: everybody has one story. */
  function pick(fits: (person: DemoPerson) => boolean): DemoPerson {
    const index = staff.findIndex((person) => person.lastDay === null && fits(person));
    const [person] = staff.splice(index, 1);
    if (index === -1 || person === undefined) throw new Error('nobody is left for this story');
    return person;
  }

  const events = [leaver, joiner, mover, leaver, notice, joiner];
  return () => {
    const event = events[turn % events.length] ?? joiner;
    turn += 1;
    return event();
  };
}

function nameOf({ givenName, familyName }: DemoPerson): string {
  return `${givenName} ${familyName}`;
}
