import { describe, expect, it } from 'vitest';
import { toRecipient } from '../../../src/core/domain/to-recipient.ts';

const ana = {
  id: 'p1',
  email: 'ana@example.com',
  displayName: 'Ana Silva',
  resource: { name: { givenName: 'Ana', familyName: 'Silva' } },
};

describe('who gets a seat', () => {
  it('is known by address, and by the names that the person has', () => {
    expect(toRecipient(ana)).toEqual({
      personId: 'p1',
      email: 'ana@example.com',
      givenName: 'Ana',
      familyName: 'Silva',
      displayName: 'Ana Silva',
    });
  });

  it('is nobody without an address, for seats are given to addresses', () => {
    expect(toRecipient({ ...ana, email: '' })).toBeNull();
    expect(toRecipient({ ...ana, email: null })).toBeNull();
  });

  it.each([{}, { resource: null }, { resource: { name: 'Ana' } }, { resource: { name: {} } }])(
    'is shown by the address, with no names, where only that is known: %j',
    (view) => {
      expect(toRecipient({ email: 'ana@example.com', ...view })).toEqual({
        personId: '',
        email: 'ana@example.com',
        givenName: '',
        familyName: '',
        displayName: 'ana@example.com',
      });
    },
  );
});
