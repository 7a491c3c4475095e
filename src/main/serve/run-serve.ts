import { EXIT, type ExitCode } from '../../shared/errors';
import { openBrowser } from './open-browser';
import { type ServerOptions, startServer } from './start-server';

export interface ServeOptions extends ServerOptions {
  /** Whether to open a browser; it is done only where there is a display. */
  readonly open: boolean;
}

/**
 * Runs the browser shell until somebody ends it, and answers the exit code. The first Ctrl+C
 * lets running jobs clean up; a second one does not wait.
 */
export async function runServe({ open, ...options }: ServeOptions): Promise<ExitCode> {
  const server = await startServer(options);
  process.stdout.write(`Arrayscope runs at ${server.url}\n`);
  if (open) openBrowser(server.oneTimeUrl());
  await asked();
  for (const signal of SIGNALS) process.once(signal, () => process.exit(EXIT.cancelled));
  await server.close();
  return EXIT.done;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function asked(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.removeListener(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
