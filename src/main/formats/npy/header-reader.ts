import { closeSync } from 'node:fs';
import { InputError } from '../../../shared/errors';
import {
  type NpyHeader,
  PREFIX_BYTES,
  assertComplete,
  headerExtent,
  parseNpyHeader,
} from './header';
import { openForReading, readFullySync, readPrefixSync, sizeOf } from '../rows/read-fully';

export interface FileHeader {
  readonly header: NpyHeader;
  readonly fileBytes: number;
  readonly modifiedMs: number;
  /** Bytes behind the array's end, which no reader looks at; negative in an unfinished file. */
  readonly extraBytes: number;
}

/** Enough for the header of any ordinary file, in one read. */
const FIRST_READ_BYTES = 512;

/**
 * Reads headers of many files, one after the other, into one buffer; files whose headers are the
 * same text share one parsed header.
 */
export class HeaderReader {
  readonly #buffer = Buffer.alloc(FIRST_READ_BYTES);
  readonly #parsed = new Map<string, NpyHeader>();

  /**
   * @throws InputError for a header that cannot be read, or that promises more than the file
   * holds; MachineError from the file system.
   */
  read(path: string): FileHeader {
    const file = this.readUnfinished(path);
    assertComplete(file.header, file.fileBytes, path);
    return file;
  }

  /** Of a file that is still being written: its header may promise any number of rows. */
  readUnfinished(path: string): FileHeader {
    const fd = openForReading(path);
    try {
      const { bytes: fileBytes, modifiedMs, isFile } = sizeOf(fd, path);
      if (!isFile) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
      const header = this.#header(fd, fileBytes, path);
      const extraBytes = fileBytes - header.dataOffset - header.dataBytes;
      return { header, fileBytes, modifiedMs, extraBytes };
    } finally {
      closeSync(fd);
    }
  }

  #header(fd: number, fileBytes: number, path: string): NpyHeader {
    const start = this.#buffer.subarray(0, Math.min(fileBytes, FIRST_READ_BYTES));
    const length = readPrefixSync(fd, start, path);
    const prefix = start.subarray(0, length);
    const { dataOffset } = headerExtent(prefix.subarray(0, PREFIX_BYTES), path);
    if (dataOffset > fileBytes) {
      throw new InputError('truncated', `${path} ends inside its header.`, {
        path,
        offset: fileBytes,
        hint: 'Copy the file again, or write it again from its source.',
      });
    }
    const bytes = dataOffset <= length ? prefix.subarray(0, dataOffset) : Buffer.alloc(dataOffset);
    if (dataOffset > length) readFullySync(fd, bytes, 0, path);
    const key = bytes.toString('latin1');
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const header = parseNpyHeader(bytes, path);
    this.#parsed.set(key, header);
    return header;
  }
}
