import * as z from 'zod';
import { ExplanationView, PersonSummary } from '../../contract/people.ts';
import { asId, type PersonId } from '../../core/domain/ids.ts';
import { explainOne } from '../../reconcile/explain-one.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function explainEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/people',
      scope: 'read',
      summary: 'People by name, address, number or id',
      query: z.object({
        search: z.string().max(200).optional(),
        after: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(50),
      }),
      answer: z.array(PersonSummary),
      handle: async ({ query: { search, after, limit } }) => [
        ...(await deps.database.read.views.people({
          search: search ?? null,
          after: after === undefined ? null : asId<PersonId>(after),
          limit,
        })),
      ],
    }),
    endpoint({
      method: 'get',
      path: '/explain',
      scope: 'read',
      summary: 'Why a person has, or has not, a seat: six steps',
      query: z.object({ person: z.string().min(1).max(200) }),
      answer: ExplanationView,
      handle: async ({ query }) => explain(deps, await findPerson(deps, query.person)),
    }),
  ];
}

/** The one person a text names: an id, an address, a number, or enough of a name. */
export async function findPerson({ database }: AdminDeps, search: string): Promise<PersonId> {
  const found = await database.read.views.people({ search, after: null, limit: 6 });
  const exact = found.filter(({ id, email, employeeNumber }) =>
    [id, email, employeeNumber].some((value) => value?.toLowerCase() === search.trim().toLowerCase()),
  );
  const [person, ...others] = exact.length > 0 ? exact : found;
  if (person === undefined) throw new HttpRefusal('not-found', `nobody is known as ${search}`);
  if (others.length === 0) return person.id;
  const names = [person, ...others].map(({ displayName, email, id }) => `${displayName} <${email ?? id}>`);
  throw new HttpRefusal('conflict', `several people fit: ${names.join(', ')}; name one by address or id`);
}

/** The explanation of one person, as the API and the console show it. */
export async function explain(deps: AdminDeps, personId: PersonId): Promise<ExplanationView> {
  const explanation = await explainOne(deps, personId);
  if (explanation === null) throw new HttpRefusal('not-found', `person ${personId} is gone`);
  return {
    ...explanation,
    answers: [...explanation.answers],
    steps: explanation.steps.map(({ title, lines }) => ({ title, lines: [...lines] })),
  };
}
