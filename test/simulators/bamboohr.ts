import type { AddressInfo } from 'node:net';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { type BambooHrFault, breakAnswer, spoilReport } from './bamboohr-faults.ts';

/** One employee as BambooHR keeps it: text by API field name. */
export type BambooHrEmployee = Readonly<Record<string, string | null>> & { readonly id: string };

export interface BambooHrSimulator {
  readonly url: string;
  /** What was asked, oldest first, such as `POST /api/v1/reports/custom`. */
  readonly asked: readonly string[];
  /** Replaces everybody. Whoever differs counts as changed now. */
  setEmployees(employees: readonly BambooHrEmployee[]): void;
  /** What the owner of the key may not see any more. */
  hide(fields: readonly string[]): void;
  /** Every answer is broken in this way until told otherwise. */
  setFault(fault: BambooHrFault | null): void;
  close(): Promise<void>;
}

export interface BambooHrOptions {
  readonly apiKey: string;
  readonly now: () => number;
}

interface State {
  readonly employees: Map<string, { readonly row: BambooHrEmployee; readonly changedAt: number }>;
  readonly hidden: Set<string>;
  readonly asked: string[];
  fault: BambooHrFault | null;
}

/** A BambooHR on loopback that speaks its wire format, habits included: `docs/*.md` of the vendor's own SDK. */
export async function startBambooHr({ apiKey, now }: BambooHrOptions): Promise<BambooHrSimulator> {
  const state: State = { employees: new Map(), hidden: new Set(), asked: [], fault: null };
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    state.asked.push(`${request.method} ${request.path}`);
    response.set('Date', new Date(now()).toUTCString());
    next();
  });
  app.use(checkKey(apiKey), (request, response, next) => {
    if (!breakAnswer(state.fault, { request, response })) next();
  });
  serveApi(app, state, now);

  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: state.asked,
    setEmployees: (employees) => replaceAll(state, employees, now()),
    hide(fields) {
      state.hidden.clear();
      for (const field of fields) state.hidden.add(field);
    },
    setFault(fault) {
      state.fault = fault;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serveApi(app: Express, state: State, now: () => number): void {
  app.get('/api/v1/employees/changed', (request, response) =>
    answerChanged(state, now(), { request, response }),
  );
  app.post('/api/v1/reports/custom', express.text({ type: () => true }), (request, response) => {
    // With anything behind it, such as a charset, the body is read as XML.
    if (request.get('content-type') !== 'application/json') {
      refuse(response, 400, 'Invalid XML');
    } else if (request.query['format'] !== 'JSON' || request.get('accept') !== 'application/json') {
      response.status(404).end();
    } else answerReport(state, { request, response });
  });
}

/** HTTP Basic with the key as user name; the password is any text. */
function checkKey(apiKey: string): RequestHandler {
  return (request, response, next) => {
    const [scheme, encoded = ''] = (request.get('authorization') ?? '').split(' ');
    const [user] = Buffer.from(encoded, 'base64').toString().split(':');
    if (scheme === 'Basic' && user === apiKey) next();
    else refuse(response, 401, 'Invalid API key');
  };
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).set('X-BambooHR-Error-Message', message).end();
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** An object by employee id; `[]` when it is empty, as PHP writes it. */
function answerChanged({ employees, fault }: State, nowAt: number, { request, response }: Exchange): void {
  const asked = request.query['since'];
  const since = Date.parse(typeof asked === 'string' ? asked : '');
  if (Number.isNaN(since)) return refuse(response, 400, 'Missing or invalid "since" parameter');
  // With a fault in reports somebody has always changed, so that the report is asked for.
  const changed = [...employees.values()].filter(({ changedAt }) => fault !== null || changedAt >= since);
  const rows = changed.map(({ row, changedAt }) => [
    row.id,
    { id: row.id, action: 'Updated', lastChanged: new Date(changedAt).toISOString() },
  ]);
  response.json({
    latest: new Date(nowAt).toISOString(),
    employees: rows.length === 0 ? [] : (Object.fromEntries(rows) as object),
  });
}

/** Fields that are unknown or not permitted are left out, with 200 and without a word. */
function answerReport({ employees, hidden, fault }: State, { request, response }: Exchange): void {
  const { title, fields } = JSON.parse(String(request.body)) as { title: string; fields: string[] };
  const rows = [...employees.values()].map(({ row }) => row);
  const onlyCurrent = request.query['onlyCurrent'] !== 'false';
  const known = new Set(rows.flatMap((row) => Object.keys(row)));
  const permitted = fields.filter((name) => !hidden.has(name) && known.has(name));
  const listed = onlyCurrent ? rows.filter((row) => row['status'] === 'Active') : rows;
  const report = {
    title,
    fields: permitted.filter((id) => id !== 'id').map((id) => ({ id, type: 'text', name: id })),
    employees: listed.map((row) => Object.fromEntries(permitted.map((name) => [name, row[name] ?? null]))),
  };
  response.json(spoilReport(fault, report));
}

function replaceAll({ employees }: State, rows: readonly BambooHrEmployee[], nowAt: number): void {
  const before = new Map(employees);
  employees.clear();
  for (const row of rows) {
    const known = before.get(row.id);
    const isSame = known !== undefined && JSON.stringify(known.row) === JSON.stringify(row);
    employees.set(row.id, isSame ? known : { row, changedAt: nowAt });
  }
}
