import { describe, expect, it } from 'vitest';
import { createGroupCommit } from '../../src/stores/group-commit.ts';

/** A connection that writes down what it is told, and fails where it is asked to. */
function scribe(failAt: (sql: string, place: number) => boolean = () => false) {
  const said: string[] = [];
  const state = { isTransaction: false };
  return {
    said,
    get isTransaction() {
      return state.isTransaction;
    },
    /** As SQLite does when the disk is full: the whole transaction is gone. */
    rollBackByItself() {
      state.isTransaction = false;
    },
    exec(sql: string) {
      if (failAt(sql, said.length)) throw new Error(`no ${sql}`);
      said.push(sql);
      if (sql === 'begin immediate') state.isTransaction = true;
      if (sql === 'commit' || sql === 'rollback') state.isTransaction = false;
    },
  };
}

describe('group commit', () => {
  it('commits once for all works of a turn, in the order in which they were asked', async () => {
    const connection = scribe();
    const { write } = createGroupCommit(connection);
    const done: string[] = [];
    const work = (name: string) =>
      write(async () => {
        connection.said.push(name);
        await Promise.resolve();
        return name;
      }).then((value) => done.push(value));

    await Promise.all([work('a'), work('b'), work('c')]);

    const wrapped = (name: string) => ['savepoint work', name, 'release work'];
    expect(connection.said).toEqual([
      'begin immediate',
      ...wrapped('a'),
      ...wrapped('b'),
      ...wrapped('c'),
      'commit',
    ]);
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('answers nobody before the commit', async () => {
    const connection = scribe();
    const { write } = createGroupCommit(connection);
    const answers = [write(() => Promise.resolve('x')), write(() => Promise.reject(new Error('y')))];
    for (const answer of answers) {
      answer.then(
        () => connection.said.push('answered'),
        () => connection.said.push('refused'),
      );
    }
    await Promise.allSettled(answers);

    expect(connection.said.slice(-3)).toEqual(['commit', 'answered', 'refused']);
  });

  it('takes along what its own works make possible, and leaves the rest for the next turn', async () => {
    const connection = scribe();
    const { write } = createGroupCommit(connection);
    const works = Array.from({ length: 1200 }, (_, index) => write(() => Promise.resolve(index)));

    expect(await Promise.all(works)).toHaveLength(1200);
    expect(connection.said.filter((sql) => sql === 'commit')).toHaveLength(3);
  });

  it('fails everybody when nothing can be begun or committed, and goes on afterwards', async () => {
    for (const failing of ['begin immediate', 'commit']) {
      let isBroken = true;
      const connection = scribe((sql) => isBroken && sql === failing);
      const { write } = createGroupCommit(connection);
      const outcomes = await Promise.allSettled([
        write(() => Promise.resolve(1)),
        write(() => Promise.resolve(2)),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(connection.isTransaction).toBe(false);

      isBroken = false;
      expect(await write(() => Promise.resolve(3))).toBe(3);
    }
  });

  it('fails everybody whose work was lost when the database rolls back by itself', async () => {
    const connection = scribe();
    const { write } = createGroupCommit(connection);
    const first = write(() => Promise.resolve('first'));
    const full = write(() => {
      connection.rollBackByItself();
      return Promise.reject(new Error('disk is full'));
    });
    const third = write(() => Promise.resolve('third'));
    const outcomes = await Promise.allSettled([first, full, third]);

    expect(outcomes.slice(0, 2)).toMatchObject([
      { status: 'rejected', reason: { message: 'disk is full' } },
      { status: 'rejected', reason: { message: 'disk is full' } },
    ]);
    expect(outcomes[2]).toEqual({ status: 'fulfilled', value: 'third' });
  });

  it('finishes what was asked for before it drains, and takes nothing after', async () => {
    const connection = scribe();
    const { write, drain } = createGroupCommit(connection);
    const asked = write(() => Promise.resolve('asked'));
    await drain();

    expect(connection.said.at(-1)).toBe('commit');
    expect(await asked).toBe('asked');
    await expect(write(() => Promise.resolve('late'))).rejects.toThrow(/closed/);
  });
});
