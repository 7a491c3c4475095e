import { InputError } from '../../../shared/errors';
import type { ArrayRecord, BlockTable, Compression, MetadataFile } from './array-record';

export const METADATA_NAME = 'metadata.npkm';
/** `NPKB`, little-endian. */
export const METADATA_MAGIC = 0x424b504e;
export const METADATA_VERSION = 1;
/** NumPy's own limit is 64. */
const MAX_DIMENSIONS = 64;
const BLOCK_BYTES = 24;

/**
 * `metadata.npkm` (specification 3.0, “Metadata File Structure”; the block table is only in
 * `BinaryArrayMetadata::read_from_stream`).
 * @throws InputError `bad-magic`, `unsupported-version`, `truncated`, `malformed`.
 */
export function readMetadata(bytes: Uint8Array, path: string): MetadataFile {
  const cursor = new Cursor(bytes, path);
  if (cursor.u32('the magic number') !== METADATA_MAGIC) {
    throw new InputError('bad-magic', `${path} does not begin with NPKB: it is no NumPack file.`, {
      path,
      offset: 0,
    });
  }
  const version = cursor.u32('the version');
  if (version !== METADATA_VERSION) {
    throw new InputError(
      'unsupported-version',
      `${path} has version ${version} of NumPack's metadata; version ${METADATA_VERSION} can be read.`,
      { path, offset: 4, hint: 'Open it with the NumPack that wrote it, and save it anew.' },
    );
  }
  const totalSize = Number(cursor.u64('the total size'));
  const count = cursor.u32('the number of arrays');
  // By name: where a name comes twice the last one counts, as in NumPack.
  const arrays = new Map<string, ArrayRecord>();
  for (let index = 0; index < count; index += 1) {
    const record = readRecord(cursor);
    arrays.set(record.name, record);
  }
  return { totalSize, arrays: [...arrays.values()], trailingBytes: cursor.left };
}

function readRecord(cursor: Cursor): ArrayRecord {
  const name = cursor.text('an array name');
  const dimensions = cursor.u32('the number of dimensions');
  if (dimensions > MAX_DIMENSIONS)
    throw cursor.malformed(`the array "${name}" has ${dimensions} dimensions`);
  const shape: number[] = [];
  for (let axis = 0; axis < dimensions; axis += 1) shape.push(cursor.size('an extent'));
  return {
    name,
    shape,
    dataFile: cursor.text('a data file name'),
    lastModified: cursor.u64('a time'),
    sizeBytes: cursor.size('a size'),
    dtypeCode: cursor.u8('a data type'),
    compression: readCompression(cursor),
  };
}

function readCompression(cursor: Cursor): Compression {
  return {
    algorithm: cursor.u8('a compression code'),
    level: cursor.u32('a compression level'),
    originalSize: cursor.size('an original size'),
    compressedSize: cursor.size('a compressed size'),
    blocks: cursor.u8('a block flag') === 0 ? null : readBlocks(cursor),
  };
}

function readBlocks(cursor: Cursor): BlockTable {
  const enabled = cursor.u8('a block flag') !== 0;
  const blockSize = cursor.size('a block size');
  const declaredBlocks = cursor.size('a number of blocks');
  const count = cursor.u32('a number of blocks');
  if (count * BLOCK_BYTES > cursor.left) throw cursor.truncated(`${count} blocks`);
  const entries = new Float64Array(count * 3);
  for (let index = 0; index < entries.length; index += 1)
    entries[index] = cursor.size('a block entry');
  return { enabled, blockSize, declaredBlocks, entries };
}

/** Reads little-endian values one after another; never past the end. */
class Cursor {
  readonly #view: DataView;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly path: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#advance(1, what));
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#advance(4, what), true);
  }

  u64(what: string): bigint {
    return this.#view.getBigUint64(this.#advance(8, what), true);
  }

  /** A u64 that counts something: beyond 2^53 nothing does. */
  size(what: string): number {
    const value = Number(this.u64(what));
    if (!Number.isSafeInteger(value)) throw this.malformed(`${what} is ${value}`);
    return value;
  }

  text(what: string): string {
    const length = this.u32(what);
    const start = this.#advance(length, what);
    try {
      return this.#decoder.decode(this.bytes.subarray(start, start + length));
    } catch (error) {
      throw this.malformed(`${what} is no UTF-8`, error);
    }
  }

  truncated(what: string): InputError {
    return new InputError(
      'truncated',
      `${this.path} ends at byte ${this.bytes.length}, in the middle of ${what}.`,
      { path: this.path, offset: this.#at, hint: 'Copy the folder again from where it came.' },
    );
  }

  malformed(what: string, cause?: unknown): InputError {
    return new InputError('malformed', `${this.path} makes no sense: ${what}.`, {
      path: this.path,
      offset: this.#at,
      hint: 'Copy the folder again from where it came.',
      cause,
    });
  }

  #advance(length: number, what: string): number {
    if (length > this.left) throw this.truncated(what);
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
