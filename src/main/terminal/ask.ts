/** Questions to whoever sits in front of a terminal. */
import { createInterface } from 'node:readline';
import { CancelledError } from '../../shared/errors';

interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
  readonly stdout: { readonly isTTY?: boolean | undefined };
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Asks on stderr, since stdout is for results, and takes one line; all but a yes is a no, the end
 * of the input too. Absent where stdin or stdout is no terminal. Ctrl-C stays a signal: the line is
 * read as the terminal itself edits it.
 */
export function askOnTerminal(
  { stdin, stdout, stderr }: Streams,
  signal: AbortSignal,
): ((question: string) => Promise<boolean>) | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      const lines = createInterface({ input: stdin, output: stderr, terminal: false });
      let isAnswered = false;
      const cancel = (): void => {
        reject(new CancelledError());
        lines.close();
      };
      if (signal.aborted) {
        cancel();
        return;
      }
      signal.addEventListener('abort', cancel, { once: true });
      lines.once('close', () => {
        signal.removeEventListener('abort', cancel);
        // Ends the line of the question, which no answer has ended.
        if (!isAnswered) stderr.write('\n');
        resolve(false);
      });
      lines.question(`${question} [y/N] `, (line) => {
        isAnswered = true;
        resolve(isYes(line));
        lines.close();
      });
    });
}

export function isYes(line: string): boolean {
  return /^\s*y(es)?\s*$/i.test(line);
}
