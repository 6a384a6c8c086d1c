import type { RequestHandler } from 'express';

/**
 * Several handlers as one, each called when the one before it says so. To express every handler of its own is a layer that
 * it matches against the address anew, for every request.
 */
export function inOrder(handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, done) => {
    function handOn(place: number): void {
      const handler = handlers[place];
      if (handler === undefined) return done();
      try {
        const working: unknown = handler(request, response, (error?: unknown) =>
          error === undefined || error === null ? handOn(place + 1) : done(error),
        );
        if (working instanceof Promise) void watch(working);
      } catch (error) {
        done(error);
      }
    }
    async function watch(working: Promise<unknown>): Promise<void> {
      try {
        await working;
      } catch (error) {
        done(error);
      }
    }
    handOn(0);
  };
}
