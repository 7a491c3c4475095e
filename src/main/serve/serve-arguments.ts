import { parseArgs } from 'node:util';
import { UsageError } from '../../shared/errors';
import { resolvePath } from '../datasets/resolve-path';
import type { ServeOptions } from './run-serve';

/** `[PATH] [--port N] [--no-open]`. @throws UsageError */
export function serveArguments(args: readonly string[]): ServeOptions {
  const { values, positionals } = parsed(args);
  const [path, ...others] = positionals;
  if (others.length > 0) throw usage('At most one PATH can be opened.');
  if (values.port !== undefined && !/^\d+$/.test(values.port)) {
    throw usage(`${values.port} is no port number.`);
  }
  return {
    open: !values['no-open'],
    port: values.port === undefined ? undefined : Number(values.port),
    initialPath: path === undefined ? undefined : resolvePath(path),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): UsageError {
  return new UsageError('bad-argument', message, { hint: 'Usage: [PATH] [--port N] [--no-open]' });
}
