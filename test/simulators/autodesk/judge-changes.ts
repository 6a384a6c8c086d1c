import {
  changesByHand,
  type Evidence,
  isUnseen,
  ownCalls,
  queryOf,
  type Terms,
  type Violation,
  wasHeard,
} from './evidence.ts';
import type { LogEntry } from './log.ts';

const changing = ['assign', 'unassign', 'add-user'];

function isSamePair(a: LogEntry, b: LogEntry): boolean {
  if (a.teamId !== b.teamId) return false;
  if (a.operation === 'add-user' || b.operation === 'add-user') {
    return a.operation === b.operation && emailOf(a) === emailOf(b);
  }
  return a.about.userId === b.about.userId && a.about.productId === b.about.productId;
}

function emailOf({ about }: LogEntry): string {
  return (about.email ?? '').toLowerCase();
}

/** True for a read, or a change with a clear answer, that told how the pair of `call` was. */
function tells(earlier: LogEntry, call: LogEntry): boolean {
  if (earlier.teamId !== call.teamId) return false;
  if (changing.includes(earlier.operation)) return isSamePair(earlier, call) && isClear(earlier);
  if (earlier.status !== 200) return false;
  const query = queryOf(earlier);
  const isFor = (name: 'userId' | 'productId' | 'email') => {
    const asked = query.get(name);
    return asked === null || asked.toLowerCase() === (call.about[name] ?? '').toLowerCase();
  };
  if (call.operation === 'add-user') return earlier.operation === 'list-users' && isFor('email');
  return earlier.operation === 'list-assignments' && isFor('userId') && isFor('productId');
}

/** The answer said how things are: done, there already, or not there. */
function isClear({ status, problem }: LogEntry): boolean {
  const answers = ['assignmentNotFound', 'onlyInherited', 'noSeat'];
  return isSuccess(status) || (problem !== null && answers.includes(problem));
}

/** Zero is no status: nothing came back. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Asked for what was so already, though the caller had seen it, or could have. */
export function needlessCalls(evidence: Evidence): readonly Violation[] {
  const calls = ownCalls(evidence);
  return calls.filter(changedNothing).map((call) => {
    const look = calls.findLast(
      (earlier) => earlier.index < call.index && wasHeard(earlier, evidence.terms) && tells(earlier, call),
    );
    const isByHand = madeByHand(evidence, call, look);
    const says = `${call.operation} of what was so: ${JSON.stringify(call.about)}`;
    return {
      rule: 'needless',
      index: call.index,
      says,
      excuse: isByHand ? 'changed by hand meanwhile' : null,
    };
  });
}

function changedNothing({ operation, status, problem, committed }: LogEntry): boolean {
  if (operation === 'unassign') return problem === 'assignmentNotFound' || problem === 'onlyInherited';
  const isChange = operation === 'assign' || operation === 'add-user';
  return isChange && isSuccess(status) && !committed;
}

function madeByHand(evidence: Evidence, call: LogEntry, look: LogEntry | undefined): boolean {
  const { userId, productId } = call.about;
  if (call.operation === 'add-user') {
    const { accounts, joins } = evidence.world;
    return joins.some(
      (join) =>
        join.by === null &&
        join.teamId === call.teamId &&
        accounts.get(join.userId)?.email.toLowerCase() === emailOf(call) &&
        isUnseen(join, look),
    );
  }
  return changesByHand(evidence, call).some(
    (change) => change.userId === userId && change.productId === productId && isUnseen(change, look),
  );
}

/** Of half an answer the status is whole: one that refuses says that nothing was done. */
function toldItsEnd(call: LogEntry, terms: Terms): boolean {
  const isHalf = call.fault?.split(' ').includes('half') === true;
  const isRefusal = call.status >= 400 && call.status < 500;
  return wasHeard(isHalf && isRefusal ? { ...call, heard: true } : call, terms);
}

/** Repeated a change whose end it could not know, without reading how the pair is now. */
export function blindRepeats(evidence: Evidence): readonly Violation[] {
  const calls = ownCalls(evidence);
  const changes = calls.filter(({ operation }) => changing.includes(operation));
  return changes.flatMap((call) => {
    const before = changes.findLast((other) => other.index < call.index && isSamePair(other, call));
    if (before === undefined || toldItsEnd(before, evidence.terms)) return [];
    const hasLooked = calls.some(
      (read) =>
        read.index > before.index &&
        read.index < call.index &&
        wasHeard(read, evidence.terms) &&
        tells(read, call) &&
        (read.asOf ?? read.at) >= before.at,
    );
    if (hasLooked) return [];
    const says = `${call.operation} again after line ${before.index}: ${JSON.stringify(call.about)}`;
    return [{ rule: 'repeated-blindly', index: call.index, says, excuse: null }];
  });
}
