import type { AutodeskAssumptions, ProblemName } from './assumptions.ts';

export interface FieldComplaint {
  readonly field: string;
  readonly title: string;
  readonly detail: string;
}

/** What an operation has to say, before it has a form on the wire. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'empty'; readonly status: number }
  | {
      readonly kind: 'problem';
      readonly problem: ProblemName;
      readonly detail: string;
      readonly errors: readonly FieldComplaint[];
    };

/** One answer, ready to be sent, or to be spoiled on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, body: unknown): Reply {
  return { kind: 'json', status, body };
}

export function empty(status: number): Reply {
  return { kind: 'empty', status };
}

export function refuse(problem: ProblemName, detail: string): Reply {
  return { kind: 'problem', problem, detail, errors: [] };
}

export function refuseFields(errors: readonly FieldComplaint[]): Reply {
  return {
    kind: 'problem',
    problem: 'invalidRequest',
    detail: errors.map(({ detail }) => detail).join(' '),
    errors,
  };
}

/** Gives a reply its form: plain JSON, Problem Details (RFC 9457), or the error of the APS gateway. */
export function render(reply: Reply, { problems }: AutodeskAssumptions, requestId: string): Answer {
  if (reply.kind === 'empty') return { status: reply.status, headers: {}, body: '' };
  if (reply.kind === 'json') return withJson(reply.status, 'application/json', reply.body);
  const shape = problems[reply.problem];
  if (shape.shape === 'aps') {
    const { status, errorCode, text } = shape;
    const code = errorCode === null ? {} : { errorCode };
    return withJson(status, 'application/json', { developerMessage: text, moreInfo: '', ...code });
  }
  const { type, title, status } = shape;
  return withJson(status, 'application/problem+json', {
    type,
    title,
    status,
    detail: reply.detail,
    requestId,
    ...(reply.errors.length === 0 ? {} : { errors: reply.errors }),
  });
}

export function withJson(status: number, type: string, body: unknown): Answer {
  return { status, headers: { 'Content-Type': type }, body: JSON.stringify(body) };
}
