/** Test helper: the terminal's built program in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface BuiltRun {
  readonly process: ChildProcess;
  readonly ended: Promise<BuiltEnd>;
}

export interface BuiltEnd {
  readonly code: number | null;
  /** The one JSON document on its output. */
  readonly document: unknown;
  readonly stderr: string;
}

/** Nobody in particular: may read what all may read, and write nothing of root's. */
export const NOBODY = 65534;

/**
 * @param folder with `cli.js` in it
 * @param asNobody without root's rights, where this is root's process
 */
export function runBuilt(
  folder: string,
  args: readonly string[],
  { env = {}, asNobody = false }: { env?: Record<string, string>; asNobody?: boolean } = {},
): BuiltRun {
  const command = [process.execPath, join(folder, 'cli.js'), ...args, '--json'];
  const [program = '', ...rest] =
    asNobody && process.getuid?.() === 0
      ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...command]
      : command;
  const child = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (written.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (written.stderr += text.toString()));
  const ended = new Promise<BuiltEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      try {
        resolve({ code, document: JSON.parse(written.stdout), stderr: written.stderr });
      } catch (cause) {
        reject(new Error(`no JSON: ${written.stdout}${written.stderr}`, { cause }));
      }
    });
  });
  return { process: child, ended };
}
