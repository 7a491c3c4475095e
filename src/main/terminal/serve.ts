import { Command, InvalidArgumentError } from 'commander';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { naturalNumber } from './option-values';

interface ServeOptions extends CommonOptions {
  readonly port?: number;
  readonly open: boolean;
}

export function serveCommand(run: RunCommand): Command {
  return new Command('serve')
    .description('the browser shell, for this machine or behind an SSH tunnel')
    .argument('[path]', 'a dataset or a folder of datasets to open at once')
    .option('--port <n>', 'the port; 0 takes any free one', port)
    .option('--no-open', 'open no browser')
    .action((path: string | undefined, options: ServeOptions) =>
      run(options, (session) => serve(path, options, session)),
    );
}

function port(text: string): number {
  const value = naturalNumber(text);
  if (value > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return value;
}

/** Serves until Ctrl-C; running jobs clean up before it ends. */
async function serve(
  path: string | undefined,
  options: ServeOptions,
  session: Session,
): Promise<Answer> {
  const { resolvePath } = await import('../datasets/resolve-path');
  const { startServer } = await import('../serve/start-server');
  const { openBrowser } = await import('../serve/open-browser');
  const server = await startServer({
    port: options.port,
    initialPath: path === undefined ? undefined : resolvePath(path),
  });
  session.announce({
    document: { url: server.url },
    text: `Arrayscope runs at ${server.url}\nCtrl-C ends it.`,
  });
  if (options.open) openBrowser(server.oneTimeUrl());
  await aborted(session.signal);
  await server.close();
  return { document: undefined, text: '' };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
