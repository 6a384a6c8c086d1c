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
    expect(nearestName('a'.repeat(100), ['a'.repeat(99)])).toBeUndefined();
  });

  it('takes the nearest of several', () => {
    expect(nearestName('displayNames', ['displayNumber', 'displayName'])).toBe('displayName');
  });
});
