/** A file of a dataset and where the rows of its field lie in it. */
import { closeSync } from 'node:fs';
import { InputError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { NumericDtype } from '../../../shared/model/dtype';
import { openForReading, readFullySync, sizeOf } from '../rows/read-fully';

export interface FileSize {
  /** Absolute. */
  readonly path: string;
  /** Size when the dataset was opened. */
  readonly fileBytes: number;
  readonly modifiedMs: number;
}

/** Row `i` is `rowBytes` bytes at `dataOffset + i × stride`. */
export interface NumbersFile extends FileSize {
  readonly kind: 'numbers';
  readonly field: Field;
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
  readonly rowBytes: number;
  readonly stride: number;
  readonly dataOffset: number;
  readonly byteOrder: 'little' | 'big';
  /** What the four bytes before each row must say (.fvecs), or null where there are none. */
  readonly dimension: number | null;
}

/** JSON lines: row `i` is line `i`, a string or null. */
export interface LinesFile extends FileSize {
  readonly kind: 'lines';
  readonly field: Field;
  /** What belongs to the dataset; more may lie behind it. */
  readonly bytes: number;
  /** `bytes`: byte strings, escaped as rows/escaped-bytes.ts says. */
  readonly encoding: 'utf8' | 'bytes';
}

export type StoredFile = NumbersFile | LinesFile;

/** Row numbers are kept in 32 bits everywhere. */
export const MAX_ROWS = 2 ** 32 - 1;

/** Size of a regular file and its first `length` bytes (fewer where it has fewer). */
export function readStart(
  path: string,
  length: number,
): FileSize & { readonly start: Buffer; readonly read: (at: number, bytes: number) => Buffer } {
  const fd = openForReading(path);
  const read = (at: number, bytes: number): Buffer => {
    const again = openForReading(path);
    try {
      const buffer = Buffer.alloc(bytes);
      readFullySync(again, buffer, at, path);
      return buffer;
    } finally {
      closeSync(again);
    }
  };
  try {
    const { bytes: fileBytes, modifiedMs, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
    const start = Buffer.alloc(Math.min(length, fileBytes));
    readFullySync(fd, start, 0, path);
    return { path, fileBytes, modifiedMs, start, read };
  } finally {
    closeSync(fd);
  }
}
