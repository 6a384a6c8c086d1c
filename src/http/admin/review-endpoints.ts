import { RecordDecided, RecordDecision } from '../../contract/review.ts';
import { asId, type RecordId } from '../../core/domain/ids.ts';
import { decideRecord, type RecordDecided as Outcome } from '../../reconcile/decide-record.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function reviewEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/records/:id/decide',
      scope: 'operate',
      summary: 'Says whom a record in the review queue is about; what follows goes through the guards',
      body: RecordDecision,
      answer: RecordDecided,
      async handle({ body: { person, reason }, params, actor }) {
        const record = params['id'] ?? '';
        const wish = { recordId: asId<RecordId>(record), person: person ?? null, reason, actor };
        const outcome = await decideRecord(deps, wish);
        if (outcome.kind !== 'decided') throw refusal(outcome, wish.recordId, person);
        deps.wake('a record was decided');
        return { record, person: outcome.personId, displayName: outcome.displayName };
      },
    }),
  ];
}

function refusal(outcome: Exclude<Outcome, { kind: 'decided' }>, record: RecordId, person = ''): HttpRefusal {
  switch (outcome.kind) {
    case 'no-record':
      return new HttpRefusal('not-found', `there is no record ${record}`);
    case 'not-in-review':
      return new HttpRefusal('conflict', `record ${record} is tied to a person already`);
    case 'no-person':
      return new HttpRefusal('unprocessable', `nobody is known by ${person}`);
    case 'several':
      return new HttpRefusal(
        'unprocessable',
        `${person} may be several people; name one by id: ${outcome.people.join(', ')}`,
      );
  }
}
