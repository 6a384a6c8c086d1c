import { isAxiosError } from 'axios';
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

/** Fields that may carry a secret or a person, wherever they stand in a log line up to two levels deep. */
const masked = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'password',
  'email',
  'userName',
  'displayName',
  'from',
  'to',
];

/**
 * The daemon's log: JSON lines on stderr, because stdout belongs to data.
 * Secrets and personal data are masked; ids stay, and `explain` tells the rest to whoever may know it.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: describeError },
    redact: { paths: masked.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: false }));
}

/** An axios error carries request bodies and credentials; only what helps is kept. */
function describeError(error: Error): object {
  if (!isAxiosError(error)) return stdSerializers.err(error);
  const { config, response } = error;
  return {
    type: 'HttpError',
    message: error.message,
    code: error.code,
    status: response?.status,
    method: config?.method,
    url: `${config?.baseURL ?? ''}${config?.url ?? ''}`.split('?')[0],
    stack: error.stack,
  };
}
