import { InputError, MachineError } from '../../../shared/errors';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const SENTENCES: Readonly<Record<number, (path: string, cause: unknown) => Error>> = {
  5: busy,
  6: busy,
  8: (path, cause) =>
    new MachineError('read-only', `${path} cannot be written.`, {
      path,
      cause,
      hint: 'Change its permissions, or name another folder by ARRAYSCOPE_HOME.',
    }),
  10: (path, cause) =>
    new MachineError('io-error', `The disk did not read or write ${path}.`, { path, cause }),
  11: damaged,
  13: (path, cause) =>
    new MachineError('disk-full', `There is no space left for ${path}.`, {
      path,
      cause,
      hint: 'Free some space; nothing that was in the history is lost.',
    }),
  14: (path, cause) =>
    new MachineError('no-permission', `The history ${path} cannot be opened.`, {
      path,
      cause,
      hint: 'Check that it is a file that you may read and write.',
    }),
  26: damaged,
};

/** SQLite's own words for these codes: the library leaves the code out where a row is read. */
const CODES: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'database table is locked': 6,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'file is not a database': 26,
};

/** An error of SQLite in the words of the history; any other as it is. */
export function toHistoryError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  // The lowest byte of an extended code is the primary one.
  const code = 'errcode' in error ? Number(error.errcode) & 0xff : CODES[error.message];
  const sentence = code === undefined ? undefined : SENTENCES[code];
  return sentence === undefined ? error : sentence(path, error);
}

function busy(path: string, cause: unknown): MachineError {
  return new MachineError('history-busy', `Another process keeps ${path} locked.`, {
    path,
    cause,
    hint: 'Try again when it has ended; nothing was changed.',
  });
}

function damaged(path: string, cause: unknown): InputError {
  return new InputError(
    'damaged-history',
    `The history of benchmarks, ${path}, is damaged and was left as it is.`,
    {
      path,
      cause,
      hint: 'Move the file elsewhere to begin a new history; “sqlite3 FILE .recover” may save what is in it.',
    },
  );
}
