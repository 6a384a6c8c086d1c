import type { Request, Response } from 'express';

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}
type Row = Readonly<Record<string, string | null>>;
export interface Report {
  readonly title: string;
  readonly fields: readonly { readonly id: string; readonly type: string; readonly name: string }[];
  readonly employees: readonly Row[];
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ response }: Exchange): void => {
    response.status(code).set(headers).end();
  };
const half =
  '{"title":"Seatwarden","fields":[{"id":"firstName","type":"text","name":"First name"}],"employees":[{';
const startOfLong = ({ response }: Exchange, then: () => void): void => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
  response.write(half, then);
};

/** What goes wrong with any answer, on the wire. */
export const wireFaults = {
  'key revoked': status(401, { 'X-BambooHR-Error-Message': 'Invalid API key' }),
  'permission lost': status(403, { 'X-BambooHR-Error-Message': 'User is disabled' }),
  throttled: status(429, { 'Retry-After': '0' }),
  'busy, as before September 2026': status(503, { 'Retry-After': '0' }),
  'internal error': status(500),
  'login page with 200': ({ response }: Exchange) => {
    response.type('html').send('<!DOCTYPE html><title>Log in</title>');
  },
  'maintenance page': ({ response }: Exchange) => {
    response.status(503).type('html').send('<html>Back soon</html>');
  },
  'body cut': (exchange: Exchange) => startOfLong(exchange, () => exchange.response.destroy()),
  'body that stalls': (exchange: Exchange) => startOfLong(exchange, () => undefined),
  'no answer': () => undefined,
  'connection reset': ({ request }: Exchange) => {
    request.socket.resetAndDestroy();
  },
  'half of the JSON, as if whole': ({ response }: Exchange) => {
    response.type('json').send(half);
  },
  'empty body': status(200),
  'another shape': ({ response }: Exchange) => {
    response.json({ data: [], meta: { total: 0 } });
  },
  'redirect to another host': status(302, { Location: 'https://elsewhere.example.net/api' }),
} as const;

const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([field]) => field !== name));

/** What goes wrong inside a report that has the right form. */
export const reportFaults = {
  'nobody listed': (report: Report) => ({ ...report, employees: [] }),
  'field left out': ({ fields, employees, ...report }: Report) => ({
    ...report,
    fields: fields.filter(({ id }) => id !== 'terminationDate'),
    employees: employees.map((row) => without(row, 'terminationDate')),
  }),
  'field hidden for one': ({ employees, ...report }: Report) => ({
    ...report,
    employees: employees.map((row, index) => (index === 0 ? without(row, 'department') : row)),
  }),
  'employee twice': ({ employees, ...report }: Report) => ({
    ...report,
    employees: [...employees, ...employees.slice(0, 1)],
  }),
  'employee without id': ({ employees, ...report }: Report) => ({
    ...report,
    employees: employees.map((row, index) => (index === 0 ? without(row, 'id') : row)),
  }),
  'date in another format': ({ employees, ...report }: Report) => ({
    ...report,
    employees: employees.map((row, index) => (index === 0 ? { ...row, terminationDate: '24/11/2020' } : row)),
  }),
} as const;

/** The report is fine and lists a part of the people only: what numbers must tell. */
export const listFaults = {
  'most people dropped': ({ employees, ...report }: Report) => ({
    ...report,
    employees: employees.slice(0, 2),
  }),
} as const;

export type WireFault = keyof typeof wireFaults;
export type ReportFault = keyof typeof reportFaults | keyof typeof listFaults;
export type BambooHrFault = WireFault | ReportFault;

/** Breaks the answer; false when this fault is none of the wire. */
export function breakAnswer(fault: BambooHrFault | null, exchange: Exchange): boolean {
  if (fault === null || !(fault in wireFaults)) return false;
  wireFaults[fault as WireFault](exchange);
  return true;
}

export function spoilReport(fault: BambooHrFault | null, report: Report): Report {
  const spoil = { ...reportFaults, ...listFaults }[fault as ReportFault] as
    ((whole: Report) => Report) | undefined;
  return spoil === undefined ? report : spoil(report);
}
