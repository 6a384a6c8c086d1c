import { exitCodeOf } from './cli/exit-codes.ts';
import { startDaemon } from './serve-daemon.ts';

/** `npm start`: the daemon, until a signal ends it. */
try {
  const daemon = await startDaemon(process.env);
  const stop = () => {
    // A second signal ends the process the hard way.
    process.once('SIGINT', () => process.exit(130));
    daemon.stop().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
