import type { Express } from 'express';
import type { ApiSite } from './serve-api.ts';

/**
 * What a process that is not the simulator's own may ask of it, so that both live in the same time:
 * `GET /simulator/clock`, `POST /simulator/clock` with `{"advanceMs": 60000}` or `{"to": "next-minute"}`,
 * and `GET /simulator/log`. No part of Autodesk's service, and off unless asked for.
 */
export function serveControl(app: Express, { world: { clock }, log }: ApiSite): void {
  app.get('/simulator/clock', (_request, response) => {
    response.json({ now: clock.now() });
  });
  app.post('/simulator/clock', (request, response) => {
    const { advanceMs, to } = JSON.parse(String(request.body)) as { advanceMs?: number; to?: string };
    if (to === 'next-minute') clock.advanceToNextMinute();
    else if (typeof advanceMs === 'number' && advanceMs >= 0) clock.advance(advanceMs);
    else {
      response.status(400).json({ detail: 'Send advanceMs, or to: next-minute.' });
      return;
    }
    response.json({ now: clock.now() });
  });
  app.get('/simulator/log', (_request, response) => {
    response.json(log.entries);
  });
}
