import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../src/licensing/autodesk/seal.ts';

const seal = createSeal('a key of at least thirty-two characters');

describe('a sealed text', () => {
  it('is opened by who has the key, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = seal.seal(text, 'here');
        expect(seal.open(sealed, 'here')).toBe(text.toWellFormed());
      }),
    );
  });

  it('does not show the text, and is never the same twice', () => {
    const [one, other] = [seal.seal('the token', 'here'), seal.seal('the token', 'here')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('token');
  });

  it('stays shut for another key and in another place', () => {
    const sealed = seal.seal('the token', 'here');
    expect(createSeal('another key of thirty-two characters!').open(sealed, 'here')).toBeNull();
    expect(seal.open(sealed, 'there')).toBeNull();
  });

  it('stays shut when one bit was changed', () => {
    const sealed = seal.seal('the token', 'here');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index]! ^= 1;
      expect(seal.open(`v1.${changed.toString('base64url')}`, 'here')).toBeNull();
    }
  });

  it.each(['', 'v1.', 'v1.AAAA', 'v2.AAAA', 'the token'])('is not %o', (text) => {
    expect(seal.open(text, 'here')).toBeNull();
  });
});
