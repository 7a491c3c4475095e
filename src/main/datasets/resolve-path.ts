import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../shared/errors';

/** What a person typed as an absolute path: `~`, relative paths and `file://` addresses. */
export function resolvePath(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new UsageError('no-path', 'No path was given.');
  if (trimmed.includes('\0'))
    throw new UsageError('bad-path', 'A path cannot hold a zero character.');
  if (/^file:\/\//i.test(trimmed)) return fromFileUrl(trimmed);
  if (trimmed === '~') return homedir();
  if (/^~[/\\]/.test(trimmed)) return join(homedir(), trimmed.slice(2));
  // Blanks at the ends may belong to a name, so the untrimmed text is what is resolved.
  return resolve(text);
}

function fromFileUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (error) {
    throw new UsageError('bad-path', `${text} is no address of a file on this machine.`, {
      cause: error,
    });
  }
}
