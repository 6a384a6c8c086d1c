import express, { type Express, type RequestHandler } from 'express';
import type { Log } from '../../../src/ports/log.ts';
import { createProblemHandler } from '../../../src/http/edge/problem.ts';
import { createRequestId } from '../../../src/http/edge/request-id.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines for the test to read. */
export function createTestLog(lines: LogLine[] = []): Log & { readonly lines: readonly LogLine[] } {
  const at = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: { ...fields } });
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => createTestLog(lines),
  };
}

export function createTestIds() {
  let last = 0;
  return { next: () => `00000000-0000-7000-8000-${String((last += 1)).padStart(12, '0')}` };
}

/** An app with the given handlers between request ids and problem details, as `/api` has them. */
export function edgeApp(log: Log, ...handlers: readonly RequestHandler[]): Express {
  const app = express();
  app.use(createRequestId(createTestIds()), ...handlers);
  app.use(createProblemHandler(log));
  return app;
}
