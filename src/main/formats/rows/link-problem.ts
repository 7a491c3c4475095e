import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../shared/model/dataset';
import { outsideTarget } from './inside-folder';

/**
 * Why a link among the files of a folder is left out; null for one that leads to a regular file
 * inside. For formats whose other files are read without it.
 */
export async function linkProblem(folder: string, name: string): Promise<Problem | null> {
  const problem = (code: string, message: string): Problem => ({
    severity: 'error',
    code,
    message,
    path: name,
  });
  const path = join(folder, ...name.split('/'));
  try {
    const target = await outsideTarget(folder, path);
    if (target !== null) {
      const message = `${name} is a symbolic link that leads out of the folder, to ${target}; it was not read.`;
      return problem('outside-link', message);
    }
    if ((await stat(path)).isFile()) return null;
    return problem('not-a-file', `${name} is a link to no regular file.`);
  } catch {
    return problem('broken-link', `${name} is a symbolic link to nothing.`);
  }
}
