import { changeCase } from '../core/diff/change-case.ts';
import { diffPerson } from '../core/diff/diff-person.ts';
import { setAside } from '../core/diff/set-aside.ts';
import { asId, type PersonId } from '../core/domain/ids.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Calendar } from '../core/domain/time.ts';
import { decidePerson } from '../core/rules/decide-person.ts';
import { createRuleWatch, type RuleWatch } from '../core/rules/watch-rules.ts';
import type { CaseChange, GroupsWanted, PersonCase } from '../ports/stores/case-store.ts';
import { countEffect, effectOf } from './policy-changes.ts';
import { count, type Run } from './run-context.ts';
import { saveChanges } from './save-changes.ts';
import { tellRules } from './tell-rules.ts';

const peoplePerCommit = 500;
const peoplePerPage = 250;

/**
 * Decides anew about people whose records, seats or dates changed. Its cost is what changed, not what exists: each round
 * takes some marks, loads those people whole, and writes only what is different.
 */
export async function decideMarked(run: Run): Promise<void> {
  const { database, calendar } = run;
  await database.write(({ marks }) => marks.markDue(calendar.nowAt));
  const groups = groupsWanted(run.policy);
  const isNew = await isPolicyNew(run);
  for (;;) {
    const marks = await database.read.marks.take('person', peoplePerCommit);
    if (marks.length === 0) return;
    const cases = await database.read.cases.load(
      marks.map(({ id }) => asId<PersonId>(id)),
      groups,
    );
    const changes = decideCases(run, cases);
    await database.write(async (stores) => {
      await saveChanges(stores, changes, calendar.nowAt);
      if (isNew) await countEffect(stores, run, effectOf(cases, changes));
      await stores.marks.settle(marks);
    });
    count(run, 'decided', cases.length);
    count(run, 'changed', changes.length);
  }
}

/**
 * Decides about everybody, page by page. After `decideMarked` there must be nothing left to change: whatever is, was
 * missed by the incremental path, and that is a bug worth an alarm. It is mended all the same.
 */
export async function decideEverybody(run: Run): Promise<void> {
  const mended = await decidePages(run);
  count(run, 'mended', mended);
  if (mended > 0) run.log.error({ mended }, 'a full run found what the incremental path had missed');
}

/**
 * Whatever was decided under other rules counts no longer, also of people about whom nothing else changed: an
 * administrator who looks at the first plan after a change must see all that it does.
 */
export async function decideUnderNewPolicy(run: Run): Promise<void> {
  const { database, policy } = run;
  const changed = await decidePages(run);
  count(run, 'changed', changed);
  await database.write(({ facts }) => facts.set('decided-policy', policy.fingerprint));
  run.log.info({ changed }, 'everybody was decided about under the rules that hold now');
}

/** Whether some decisions may have been made under another policy. */
export async function isPolicyNew({ database, policy }: Run): Promise<boolean> {
  return (await database.read.facts.get('decided-policy')) !== policy.fingerprint;
}

/** How many people were decided about otherwise than before. Who asks everybody sees what rules do, too. */
async function decidePages(run: Run): Promise<number> {
  const { database, calendar } = run;
  const watch = createRuleWatch(run.policy);
  const isNew = await isPolicyNew(run);
  const groups = groupsWanted(run.policy);
  let changed = 0;
  let after: PersonId | null = null;
  for (;;) {
    const cases: readonly PersonCase[] = await database.read.cases.page({
      after,
      limit: peoplePerPage,
      groups,
    });
    if (cases.length === 0) break;
    const changes = decideCases(run, cases, watch);
    if (changes.length > 0) {
      await database.write(async (stores) => {
        await saveChanges(stores, changes, calendar.nowAt);
        if (isNew) await countEffect(stores, run, effectOf(cases, changes));
      });
    }
    count(run, 'asked', cases.length);
    changed += changes.length;
    after = cases.at(-1)?.personId ?? null;
  }
  await tellRules(run, watch.sightings());
  return changed;
}

function decideCases(
  run: Run,
  cases: readonly PersonCase[],
  watch: RuleWatch | null = null,
): readonly CaseChange[] {
  return cases.flatMap((person) => {
    try {
      return decideCase(person, run, watch) ?? [];
    } catch (error) {
      // One person whom we cannot decide about never stops the others (law 10), and loses nothing by it.
      count(run, 'undecidable');
      run.log.error(
        { err: error, personId: person.personId },
        'no decision about a person; what is open about them is set aside',
      );
      return setAside(person) ?? [];
    }
  });
}

function decideCase(
  person: PersonCase,
  { policy, calendar }: { policy: Policy; calendar: Calendar },
  watch: RuleWatch | null,
): CaseChange | null {
  const decision = decidePerson({ person, policy, calendar });
  watch?.see(decision.view);
  const difference = diffPerson({ person, decision, policy, calendar });
  return changeCase({ person, decision, difference, nowAt: calendar.nowAt });
}

/** Only groups that rules or protections name decide anything; the other memberships need not be read. */
function groupsWanted({ groupsNamed }: Policy): GroupsWanted {
  return groupsNamed === null ? { kind: 'all' } : { kind: 'named', displays: groupsNamed };
}
