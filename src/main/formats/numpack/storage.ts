import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import type { PooledFile } from '../rows/file-pool';
import { insideFolder } from '../rows/inside-folder';
import type { ArrayRecord, BlockTable } from './array-record';

/** Where the bytes of an array lie, row 0 first. */
export type Storage =
  | { readonly kind: 'plain'; readonly pieces: readonly Piece[]; readonly segmented: boolean }
  | {
      readonly kind: 'zstd';
      readonly file: PooledFile;
      /** As in `BlockTable`: offset, original size, compressed size. */
      readonly entries: Float64Array;
      /** Bytes of the array before block `i`; the last entry is all of them. */
      readonly starts: Float64Array;
    };

/** A file that holds bytes `[start, start + bytes)` of the array from its beginning. */
export interface Piece {
  readonly file: PooledFile;
  readonly start: number;
  readonly bytes: number;
}

/** A block is unpacked whole, so this bounds what one row costs. NumPack's default is 64 KiB. */
export const MAX_BLOCK_BYTES = 64 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 64 * 1024 * 1024;

const manifestSchema = z.object({
  version: z.literal(1),
  segments: z.array(
    z.object({ file: z.string(), rows: z.int().nonnegative(), bytes: z.int().nonnegative() }),
  ),
});

/**
 * Finds the files of an array and checks that they are as long as it needs.
 * @param bytes of the array, as shape and dtype have it.
 * @throws InputError `truncated`, `malformed`, `outside-folder`, `bad-block`.
 */
export async function locateStorage(
  folder: string,
  record: ArrayRecord,
  bytes: number,
): Promise<Storage> {
  if (record.compression.algorithm === 1) return locateBlocks(folder, record, bytes);
  if (record.compression.algorithm !== 0) {
    throw new InputError(
      'unsupported-codec',
      `The array "${record.name}" is compressed with the unknown method ${record.compression.algorithm}.`,
      { path: folder },
    );
  }
  if (record.dataFile.endsWith('.npkseg')) return locateSegments(folder, record, bytes);
  const file = await longEnough(await insideFolder(folder, record.dataFile), bytes, record.name);
  return { kind: 'plain', pieces: [{ file, start: 0, bytes }], segmented: false };
}

/**
 * Arrays beyond 256 MiB that NumPack 0.6 and later wrote (`SegmentManifest` in parallel_io.rs):
 * the data file is a JSON list of files of whole rows.
 */
async function locateSegments(
  folder: string,
  record: ArrayRecord,
  bytes: number,
): Promise<Storage> {
  const path = await insideFolder(folder, record.dataFile);
  const bad = (what: string, cause?: unknown): InputError =>
    new InputError('malformed', `${path} is no list of segments: ${what}.`, { path, cause });
  if ((await fileBytes(path)) > MAX_MANIFEST_BYTES) throw bad('it is too large');
  const text = await withFileErrors(path, () => readFile(path, 'utf8'));
  let manifest: z.infer<typeof manifestSchema>;
  try {
    manifest = manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw bad('it is not what NumPack writes', error);
  }
  const pieces: Piece[] = [];
  let start = 0;
  for (const segment of manifest.segments.filter(({ rows }) => rows > 0)) {
    const path = await insideFolder(folder, segment.file);
    const file = await longEnough(path, segment.bytes, record.name);
    pieces.push({ file, start, bytes: segment.bytes });
    start += segment.bytes;
  }
  if (start !== bytes)
    throw bad(`its segments hold ${start} bytes, and the array "${record.name}" has ${bytes}`);
  return { kind: 'plain', pieces, segmented: true };
}

async function locateBlocks(folder: string, record: ArrayRecord, bytes: number): Promise<Storage> {
  const path = await insideFolder(folder, record.dataFile);
  const entries = blockEntries(record, bytes);
  const available = await fileBytes(path);
  const starts = new Float64Array(entries.length / 3 + 1);
  for (let block = 0; block < starts.length - 1; block += 1) {
    const [offset = 0, original = 0, packed = 0] = entries.subarray(block * 3, block * 3 + 3);
    const bad = (what: string): InputError =>
      new InputError('bad-block', `Block ${block} of the array "${record.name}" ${what}.`, {
        path,
        offset,
      });
    if (offset + packed > available)
      throw bad(`ends at byte ${offset + packed} of a file of ${available}`);
    if (original > MAX_BLOCK_BYTES)
      throw bad(`would unpack to ${original} bytes, more than ${MAX_BLOCK_BYTES}`);
    starts[block + 1] = (starts[block] ?? 0) + original;
  }
  const total = starts.at(-1) ?? 0;
  if (total !== bytes) {
    throw new InputError(
      'bad-block',
      `The blocks of the array "${record.name}" hold ${total} bytes; its shape needs ${bytes}.`,
      { path },
    );
  }
  return { kind: 'zstd', file: { path, fileBytes: available }, entries, starts };
}

/** Without a table the whole file is one frame. */
function blockEntries(record: ArrayRecord, bytes: number): Float64Array {
  const table: BlockTable | null = record.compression.blocks;
  if (table?.enabled === true) return table.entries;
  return bytes === 0
    ? new Float64Array(0)
    : Float64Array.of(0, bytes, record.compression.compressedSize);
}

async function longEnough(path: string, bytes: number, name: string): Promise<PooledFile> {
  const available = await fileBytes(path);
  if (available >= bytes) return { path, fileBytes: available };
  throw new InputError(
    'truncated',
    `${path} has ${available} bytes; the array "${name}" needs ${bytes}.`,
    { path, offset: available, hint: 'Copy the file again from where it came.' },
  );
}

async function fileBytes(file: string): Promise<number> {
  const stats = await withFileErrors(file, () => stat(file));
  if (stats.isFile()) return stats.size;
  throw new InputError('not-a-file', `${file} is no regular file.`, { path: file });
}

export function storageFiles(storage: Storage): readonly string[] {
  const files = storage.kind === 'zstd' ? [storage.file] : storage.pieces.map(({ file }) => file);
  return files.map(({ path }) => path);
}
