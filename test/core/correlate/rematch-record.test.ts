import { describe, expect, it } from 'vitest';
import { rematchRecord, type RematchInput } from '../../../src/core/correlate/rematch-record.ts';
import type { Suitor } from '../../../src/core/correlate/correlate-record.ts';
import { personId } from '../../support/builders.ts';

const suitor = (id: string, person: string, keys: Suitor['keys'], sourceId = 'hr'): Suitor => ({
  recordId: id,
  personId: personId(person),
  sourceId,
  keys,
  live: true,
});
const numbered = { employeeNumber: '7', email: 'ana@x' };

/** A record of the identity provider, tied to `ana`; matched by e-mail until now, and by number from now on. */
function rematch(input: Partial<RematchInput> & { readonly recordKeys?: Suitor['keys'] } = {}) {
  const { recordKeys = numbered, ...fields } = input;
  const record = {
    id: 'r',
    sourceId: 'idp',
    personId: personId('ana'),
    link: 'linked' as const,
    keys: recordKeys,
    live: true,
  };
  return rematchRecord({
    record,
    candidates: [],
    own: [],
    keys: ['employeeNumber'],
    oldKeys: ['email'],
    newPersonId: personId('new'),
    ...fields,
  });
}

describe('a linked record under new keys', () => {
  it('stays with its person when nobody before it has the new key', () => {
    expect(rematch()).toEqual({ outcome: 'same', correlation: null, note: '' });
  });

  it('stays when the new key names the same person', () => {
    const other = suitor('h', 'ana', { employeeNumber: '7' });
    expect(rematch({ candidates: [other], own: [other] })).toMatchObject({ outcome: 'same' });
  });

  it('joins the person whom the new key names, when it was alone', () => {
    const { outcome, correlation } = rematch({ candidates: [suitor('h', 'bo', { employeeNumber: '7' })] });
    expect([outcome, correlation?.personId]).toEqual(['joined', 'bo']);
  });

  it('parts from a person to whom only the old key ties it', () => {
    const own = [suitor('h', 'ana', { employeeNumber: '8', email: 'ana@x' })];
    const { outcome, correlation } = rematch({ own });
    expect([outcome, correlation?.personId, correlation?.isNewPerson]).toEqual(['parted', 'new', true]);
  });

  it('is tied by the old key where one record of the person shares one such key', () => {
    const sharing = suitor('h', 'ana', { employeeNumber: '8', externalId: 'x', email: 'ana@x' });
    const other = suitor('i', 'ana', { employeeNumber: '9', email: 'old@x' });
    const oldKeys = ['externalId', 'email'] as const;

    expect(rematch({ own: [sharing, other], oldKeys }).outcome).toBe('parted');
    expect(rematch({ own: [other, sharing], oldKeys }).outcome).toBe('parted');
  });

  it('is not tied by an old key that neither record has', () => {
    const own = [suitor('h', 'ana', { employeeNumber: '8' })];
    expect(rematch({ own, recordKeys: { employeeNumber: '7' } }).outcome).toBe('same');
  });

  it('goes over from the old key to the person whom the new one names', () => {
    const own = [suitor('h', 'ana', { employeeNumber: '8', email: 'ana@x' })];
    const { outcome } = rematch({ own, candidates: [suitor('i', 'bo', { employeeNumber: '7' })] });
    expect(outcome).toBe('joined');
  });

  it('stays where neither the old keys nor the new ones tie it: an address changed since', () => {
    const own = [suitor('h', 'ana', { employeeNumber: '8', email: 'old@x' })];
    expect(rematch({ own }).outcome).toBe('same');
    const against = rematch({ own, candidates: [suitor('i', 'bo', { employeeNumber: '7' })] });
    expect(against).toEqual({
      outcome: 'kept',
      correlation: null,
      note: 'same employeeNumber names another person than the one it was tied to before',
    });
  });

  it('stays and is told when the new keys name several people', () => {
    const candidates = [
      suitor('h', 'bo', { employeeNumber: '7' }),
      suitor('i', 'cy', { employeeNumber: '7' }),
    ];
    const { outcome, correlation, note } = rematch({ candidates });
    expect([outcome, correlation]).toEqual(['kept', null]);
    expect(note).toContain('employeeNumber names bo and cy');
  });

  it('stays without any new key: by itself if it is alone, told if others are tied by the old one', () => {
    const recordKeys = { email: 'ana@x' };
    expect(rematch({ recordKeys }).outcome).toBe('same');
    expect(rematch({ recordKeys, own: [suitor('h', 'ana', numbered)] }).outcome).toBe('kept');
  });

  it('is not kept from a person by a number that counts no longer', () => {
    const candidates = [suitor('h', 'bo', { email: 'ana@x', employeeNumber: '8' })];
    const { outcome } = rematch({ candidates, keys: ['email'], oldKeys: ['employeeNumber'] });
    expect(outcome).toBe('joined');
  });
});
