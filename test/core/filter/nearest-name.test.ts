import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/core/filter/nearest-name.ts';

const NAMES = ['userName', 'displayName', 'nickName', 'eq', 'ne', 'schedule'];

describe('nearestName', () => {
  it.each([
    ['usrName', 'userName'],
    ['USERNAME', 'userName'],
    ['uesrName', 'userName'],
    ['displayNmae', 'displayName'],
    ['shcedul', 'schedule'],
    ['eqq', 'eq'],
    ['qe', 'eq'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearestName(name, NAMES)).toBe(meant);
  });

  it.each(['department', 'userXxxx', 'xx', '', 'u', 'x'.repeat(5000)])('has no idea what "%s" is', (name) => {
    expect(nearestName(name, NAMES)).toBeUndefined();
  });

  it('does not look at long names, however near', () => {
    const long = (length: number) => 'a'.repeat(length);
    expect(nearestName(long(80), [long(79)])).toBe(long(79));
    expect(nearestName(long(79), [long(80)])).toBe(long(80));
    expect(nearestName(long(81), [long(80)])).toBeUndefined();
    expect(nearestName(long(80), [long(81)])).toBeUndefined();
  });

  it('counts an exchange of two letters as one slip, and nothing else as an exchange', () => {
    expect(nearestName('abdc', ['abcd'])).toBe('abcd');
    for (const name of ['badc', 'xabc']) expect(nearestName(name, ['abcd'])).toBeUndefined();
    for (const other of ['ca', 'bc']) expect(nearestName('ab', [other])).toBeUndefined();
  });

  it('takes the nearest of several', () => {
    expect(nearestName('displayNames', ['displayNumber', 'displayName'])).toBe('displayName');
  });
});
