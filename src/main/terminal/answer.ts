import type { ExitCode } from '../../shared/errors';
import type { Progress } from '../../shared/model/progress';

/** What a command found out: one document for scripts, one text for people. */
export interface Answer {
  /** Printed as it is by `--json`; nothing when undefined. */
  readonly document: unknown;
  readonly text: string;
  /** Other than 0 where a check failed or a run was cancelled. */
  readonly exitCode?: ExitCode;
}

/** What a command may use while it runs; progress and warnings go to stderr. */
export interface Session {
  readonly signal: AbortSignal;
  /** Shows how far the work is; `label` names the part of it. */
  report(progress: Progress, label?: string): void;
  /** Prints an answer before the work is done: for what runs until it is ended. */
  announce(answer: Answer): void;
  /** Something to know while it runs. */
  note(text: string): void;
  /** A warning that must not be overlooked. */
  warn(text: string): void;
  /**
   * Asks a person a question to be answered with yes or no; null where nobody can be asked: a
   * stream is no terminal, or a script wants one document.
   * @throws CancelledError
   */
  readonly ask: ((question: string) => Promise<boolean>) | null;
}

/** Hands a command's work to the terminal, with the options that every command has. */
export type RunCommand = (
  options: CommonOptions,
  work: (session: Session) => Promise<Answer>,
) => Promise<void>;

export interface CommonOptions {
  readonly json?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}
