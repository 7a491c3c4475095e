import type { FileMetaData } from 'hyparquet';
import { parquetMetadata } from 'hyparquet/src/metadata.js';
import { InputError } from '../../../shared/errors';
import { readFullySync } from '../rows/read-fully';
import { CompactError, compactEnd } from './compact-guard';

export const MAGIC = 'PAR1';
/** Instead of it in files whose footer is encrypted. */
export const ENCRYPTED_MAGIC = 'PARE';
/** Footers of tables with thousands of columns and row groups have some tens of megabytes. */
const MAX_FOOTER_BYTES = 128 * 1024 * 1024;
/** The magic at both ends and the length of the footer. */
const FRAME_BYTES = 12;

export interface Footer {
  readonly metadata: FileMetaData;
  /** Offset of the footer: the data ends here. */
  readonly start: number;
  readonly bytes: number;
}

/** Reads and parses the footer, after a look at its sizes (parquet-format README, “File format”). */
export function readFooter(fd: number, path: string, fileBytes: number): Footer {
  const fail = (code: string, message: string, offset: number, hint?: string): InputError =>
    new InputError(code, message, { path, offset, hint });
  if (fileBytes < FRAME_BYTES) {
    const message = `${path} has ${fileBytes} bytes, which is too short for a Parquet file.`;
    throw fail('truncated', message, fileBytes, 'Copy or download the file again.');
  }
  const [head, tail] = [new Uint8Array(4), new Uint8Array(8)];
  readFullySync(fd, head, 0, path);
  readFullySync(fd, tail, fileBytes - tail.length, path);
  const [first, last] = [ascii(head), ascii(tail.subarray(4))];
  if (first === ENCRYPTED_MAGIC || last === ENCRYPTED_MAGIC) throw encrypted(path);
  if (first !== MAGIC) {
    const message = `${path} is no Parquet file: it does not begin with PAR1.`;
    throw fail('not-parquet', message, 0);
  }
  if (last !== MAGIC) {
    const message = `${path} does not end with PAR1: it is cut off, or was never finished.`;
    throw fail('truncated', message, fileBytes - 4, 'Copy or write the file again.');
  }
  const bytes = new DataView(tail.buffer).getUint32(0, true);
  if (bytes > fileBytes - FRAME_BYTES || bytes > MAX_FOOTER_BYTES) {
    const message = `${path} declares a footer of ${bytes} bytes, and the file has ${fileBytes}.`;
    throw fail('bad-footer', message, fileBytes - 8);
  }
  const start = fileBytes - 8 - bytes;
  const buffer = new Uint8Array(bytes + 8);
  readFullySync(fd, buffer, start, path);
  return { metadata: parse(buffer, path, start), start, bytes };
}

function parse(buffer: Uint8Array, path: string, start: number): FileMetaData {
  try {
    if (compactEnd(buffer.subarray(0, buffer.length - 8), 0) < 4) throw new Error('it is empty');
    const metadata = parquetMetadata(buffer, { geoparquet: false });
    if (metadata.row_groups.some(({ columns }) => columns.some(isEncrypted))) throw encrypted(path);
    return metadata;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const words =
      error instanceof CompactError ? error.message : 'a part of it is missing or of another type';
    throw new InputError('bad-footer', `The footer of ${path} is damaged: ${words}.`, {
      path,
      offset: start,
      cause: error,
    });
  }
}

function isEncrypted({
  crypto_metadata,
  encrypted_column_metadata,
}: {
  readonly crypto_metadata?: unknown;
  readonly encrypted_column_metadata?: unknown;
}): boolean {
  return crypto_metadata !== undefined || encrypted_column_metadata !== undefined;
}

function encrypted(path: string): InputError {
  return new InputError(
    'encrypted',
    `${path} is encrypted (Parquet modular encryption), which Arrayscope cannot read.`,
    { path, hint: 'Decrypt it with the program and the keys that wrote it.' },
  );
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
