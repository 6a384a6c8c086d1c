import { describe, expect, it } from 'vitest';
import { createWalks } from '../../../../src/http/scim/search/walks.ts';
import { createHandMovedClock } from '../../../support/databases.ts';

const minutesMs = 60 * 1000;
const to = (seq: number) => ({ beside: { key: null, seq }, total: 9 });

describe('walks by startIndex', () => {
  it('go on where their last page ended, each in its own list', () => {
    const walks = createWalks(createHandMovedClock(0));
    walks.note('users', 101, to(100));

    expect(walks.find('users', 101)).toMatchObject(to(100));
    expect(walks.find('users', 102)).toBeNull();
    expect(walks.find('groups', 101)).toBeNull();
  });

  it('are forgotten after ten minutes without a page', () => {
    const clock = createHandMovedClock(0);
    const walks = createWalks(clock);
    walks.note('users', 101, to(100));
    clock.pass(10 * minutesMs);
    expect(walks.find('users', 101)).not.toBeNull();
    clock.pass(1);

    expect(walks.find('users', 101)).toBeNull();
  });

  it('are a thousand at most, the oldest forgotten first', () => {
    const walks = createWalks(createHandMovedClock(0));
    for (let start = 1; start <= 1000; start += 1) walks.note('users', start, to(start));
    walks.note('users', 1, to(7));
    walks.note('users', 1001, to(1001));

    expect(walks.find('users', 1)).toMatchObject(to(7));
    expect(walks.find('users', 2)).toBeNull();
    expect(walks.find('users', 3)).not.toBeNull();
  });

  it('of lists with huge descriptions are not remembered', () => {
    const walks = createWalks(createHandMovedClock(0));
    walks.note('x'.repeat(2001), 2, to(1));

    expect(walks.find('x'.repeat(2001), 2)).toBeNull();
  });
});
