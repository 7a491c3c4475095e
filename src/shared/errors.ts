/**
 * The errors that a person may meet. Each is a tagged class with the fields that say where, one
 * sentence that says what and what to do, and the exit code of the terminal contract.
 * Native errors are translated into one of these at the edge where they appear.
 */
import type { JsonObject } from './model/json';

/** Exit codes of the terminal; also decide how the window words a failure. */
export const EXIT = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  input: 3,
  machine: 4,
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What an error looks like once it has crossed a process boundary, and in `--json`. */
export interface ErrorInfo {
  /** Stable, kebab-case, for scripts: `not-found`, `truncated`, `object-array` … */
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly row?: number;
  /** Byte offset in the file at `path`. */
  readonly offset?: number;
  /** What the person can do about it. */
  readonly hint?: string;
  readonly exitCode: ExitCode;
  /** Ways of opening that a person can choose from, where the bytes do not say what they mean. */
  readonly choices?: readonly SettingsChoice[];
}

/** Open settings that would fit what lies at the path. */
export interface SettingsChoice {
  /** `128 × float32: 10,000 rows`. */
  readonly label: string;
  readonly format: string;
  readonly settings: JsonObject;
}

export interface ErrorPlace {
  readonly path?: string | undefined;
  readonly row?: number | undefined;
  readonly offset?: number | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

export abstract class ArrayscopeError extends Error {
  abstract readonly tag: string;
  abstract readonly exitCode: ExitCode;
  readonly code: string;
  readonly path: string | undefined;
  readonly row: number | undefined;
  readonly offset: number | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, place: ErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.code = code;
    this.path = place.path;
    this.row = place.row;
    this.offset = place.offset;
    this.hint = place.hint;
  }

  override get name(): string {
    return this.tag;
  }

  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      ...(this.path === undefined ? {} : { path: this.path }),
      ...(this.row === undefined ? {} : { row: this.row }),
      ...(this.offset === undefined ? {} : { offset: this.offset }),
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      exitCode: this.exitCode,
    };
  }
}

/** The request makes no sense: an unknown option, a row out of range, a slice that does not fit. */
export class UsageError extends ArrayscopeError {
  readonly tag = 'UsageError';
  readonly exitCode = EXIT.usage;
}

/** Input that cannot be read or is not supported: missing, truncated, malformed, refused. */
export class InputError extends ArrayscopeError {
  readonly tag = 'InputError';
  readonly exitCode = EXIT.input;
}

/** The bytes do not say what they mean: a person must confirm how to read them. */
export class SettingsNeededError extends InputError {
  constructor(
    message: string,
    readonly choices: readonly SettingsChoice[],
    place: ErrorPlace = {},
  ) {
    super('settings-needed', message, place);
  }

  override toInfo(): ErrorInfo {
    return { ...super.toInfo(), choices: this.choices };
  }
}

/** The machine refused: no space, no permission, I/O error, a native library failed. */
export class MachineError extends ArrayscopeError {
  readonly tag = 'MachineError';
  readonly exitCode = EXIT.machine;
}

/** A check ran and failed: not equal, slower than the baseline. */
export class CheckFailedError extends ArrayscopeError {
  readonly tag = 'CheckFailedError';
  readonly exitCode = EXIT.checkFailed;
}

export class CancelledError extends ArrayscopeError {
  readonly tag = 'CancelledError';
  readonly exitCode = EXIT.cancelled;
  constructor(message = 'Cancelled.', place: ErrorPlace = {}) {
    super('cancelled', message, place);
  }
}

/** A defect of Arrayscope itself, or an error that was not translated. */
export class InternalError extends ArrayscopeError {
  readonly tag = 'InternalError';
  readonly exitCode = EXIT.machine;
  constructor(message: string, place: ErrorPlace = {}) {
    super('internal', message, place);
  }
}

/** An error that came from another process keeps its fields. */
export class RemoteError extends ArrayscopeError {
  readonly tag = 'RemoteError';
  readonly exitCode: ExitCode;
  readonly choices: readonly SettingsChoice[] | undefined;
  constructor(info: ErrorInfo) {
    super(info.code, info.message, info);
    this.exitCode = info.exitCode;
    this.choices = info.choices;
  }

  override toInfo(): ErrorInfo {
    return {
      ...super.toInfo(),
      ...(this.choices === undefined ? {} : { choices: this.choices }),
    };
  }
}

export function isArrayscopeError(error: unknown): error is ArrayscopeError {
  return error instanceof ArrayscopeError;
}

/** Any thrown value as an `ArrayscopeError`; an unknown one becomes an `InternalError`. */
export function toArrayscopeError(error: unknown): ArrayscopeError {
  if (isArrayscopeError(error)) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new CancelledError('Cancelled.', { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new InternalError(message, { cause: error });
}

/** Closes a discriminated union: a new member that nobody handles is a type error. */
export function assertNever(value: never, what = 'value'): never {
  throw new InternalError(`Unhandled ${what}: ${JSON.stringify(value)}`);
}
