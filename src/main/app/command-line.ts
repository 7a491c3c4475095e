import { resolve } from 'node:path';

/**
 * The path that the program was started with, absolute, or null. Electron's own switches and the
 * app folder (`electron .`) come first in `argv` and are skipped.
 */
export function initialPath(
  argv: readonly string[],
  isPackaged: boolean,
  cwd: string,
): string | null {
  const own = argv.slice(isPackaged ? 1 : 2).find((argument) => !argument.startsWith('-'));
  return own === undefined ? null : resolve(cwd, own);
}
