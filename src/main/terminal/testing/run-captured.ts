/** Test helper: one command line with what it printed. */
import type { ExitCode } from '../../../shared/errors';
import { runTerminal } from '../run';

export interface Captured {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param ask a person in front of it; nobody by default */
export async function runCaptured(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  ask?: (question: string) => Promise<boolean>,
): Promise<Captured> {
  const written = { stdout: '', stderr: '' };
  const code = await runTerminal(args, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    signal,
    ask,
  });
  return { code, ...written };
}

/** The one JSON document on stdout; fails when there is any other text. */
export async function runJson(
  args: readonly string[],
): Promise<Captured & { readonly document: Record<string, unknown> }> {
  const captured = await runCaptured([...args, '--json']);
  const document: unknown = JSON.parse(captured.stdout);
  if (typeof document !== 'object' || document === null) throw new Error('no JSON object');
  return { ...captured, document: { ...document } };
}
