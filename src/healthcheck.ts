/** Exits 0 when the daemon of this container answers that it is alive: what the image's HEALTHCHECK asks. */
const port = process.env['SEATWARDEN_PORT'] ?? '8080';
const response = await fetch(`http://127.0.0.1:${port}/livez`, { signal: AbortSignal.timeout(4000) }).catch(
  () => null,
);
process.exitCode = response?.ok === true ? 0 : 1;
