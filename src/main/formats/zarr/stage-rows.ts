/** Writes rows into the chunks of one array: every chunk that they touch is written anew. */
import { InternalError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { type RowRange, joinRows } from '../rows/join-rows';
import { readFully } from '../rows/read-fully';
import {
  type ArrayInfo,
  chunkBytesOf,
  fileCoordinates,
  fileKey,
  gridOf,
  itemBytesOf,
  placeInFile,
  rowBytesOf,
  rowShapeOf,
} from './array-info';
import { ArrayRows, allCoordinates, chunkStridesOf } from './array-rows';
import { ChunkFiles } from './chunk-files';
import { copyBox, stridesOf } from './copy-box';
import { encodeColumn, otherType } from './encode-column';
import type { FolderStore } from './folder-store';
import { Pipeline } from './pipeline';
import { type ByteRange, encodeShardIndex, indexBytes } from './shard-index';
import type { Staging } from './staging';
import { TextRows } from './text-rows';
import { encodeVlen } from './vlen';

/** Row `rows[i]` of the array becomes row `i` of the column. */
export interface NewRows {
  readonly rows: ArrayLike<number>;
  readonly column: Column;
  readonly field: string;
}

interface Touched {
  /** Row in the chunk. */
  readonly at: number;
  /** Row of the column. */
  readonly from: number;
}

/** @param info with the shape that the array is to have */
export async function stageRows(
  store: FolderStore,
  staging: Staging,
  info: ArrayInfo,
  given: NewRows,
): Promise<void> {
  const files = new ChunkFiles(store, info);
  const pipeline = new Pipeline(info);
  const edit = chunkEditor(info, files, given);
  const columns = allCoordinates(gridOf(info.shape, info.chunkShape).slice(1));
  // Chunks of one file one after another: a shard is written once.
  const byFile = new Map<
    string,
    { readonly coordinates: readonly number[]; readonly touched: readonly Touched[] }[]
  >();
  for (const [index, touched] of touchedChunks(given.rows, info.chunkShape[0] ?? 1)) {
    for (const column of columns) {
      const coordinates = [index, ...column];
      const key = fileKey(info, fileCoordinates(info, coordinates));
      const chunks = byFile.get(key) ?? [];
      byFile.set(key, chunks);
      chunks.push({ coordinates, touched });
    }
  }
  for (const [key, chunks] of byFile) {
    const encoded = new Map<number, Uint8Array>();
    for (const { coordinates, touched } of chunks) {
      const chunk = await pipeline.encode(await edit(coordinates, touched));
      encoded.set(placeInFile(info, coordinates), chunk);
    }
    const [only] = encoded.values();
    if (info.shard === null && only !== undefined) await staging.put(key, only);
    else await stageShard(store, staging, info, files, key, encoded);
  }
}

type EditChunk = (
  coordinates: readonly number[],
  touched: readonly Touched[],
) => Promise<Uint8Array>;

function chunkEditor(info: ArrayInfo, files: ChunkFiles, given: NewRows): EditChunk {
  const { element } = info;
  if (element.kind === 'text') {
    const { column } = given;
    if (column.kind !== 'string') throw otherType(given.field);
    const rows = new TextRows(info, element, files);
    return async ([index = 0], touched) =>
      editedText(info, await rows.chunk(index), column, touched);
  }
  if (element.kind === 'record') throw new InternalError('Records are not changed in place.');
  const bytes = encodeColumn(given.column, element, given.field, 0);
  const rows = new ArrayRows(info, files);
  return async (coordinates, touched) => {
    const chunk = (await rows.chunk(coordinates)) ?? filledChunk(info);
    for (const { at, from } of touched) putRow(info, coordinates, bytes, from, chunk, at);
    return chunk;
  };
}

function touchedChunks(
  rows: ArrayLike<number>,
  chunkRows: number,
): ReadonlyMap<number, readonly Touched[]> {
  const chunks = new Map<number, Touched[]>();
  for (let from = 0; from < rows.length; from += 1) {
    const row = rows[from] ?? 0;
    const index = Math.floor(row / chunkRows);
    const touched = chunks.get(index) ?? [];
    chunks.set(index, touched);
    touched.push({ at: row % chunkRows, from });
  }
  return chunks;
}

function filledChunk(info: ArrayInfo): Uint8Array {
  const chunk = Buffer.alloc(chunkBytesOf(info));
  return info.fill.some((byte) => byte !== 0) ? chunk.fill(info.fill) : chunk;
}

/** One row of the new rows into its place of this chunk. */
function putRow(
  info: ArrayInfo,
  coordinates: readonly number[],
  bytes: Uint8Array,
  from: number,
  chunk: Uint8Array,
  at: number,
): void {
  const itemBytes = itemBytesOf(info);
  const strides = [rowBytesOf(info), ...stridesOf(rowShapeOf(info), itemBytes)];
  const chunkStrides = chunkStridesOf(info);
  const origin = coordinates.map((place, axis) => place * (info.chunkShape[axis] ?? 1));
  const extents = info.shape.map((extent, axis) =>
    axis === 0 ? 1 : Math.min(info.chunkShape[axis] ?? 1, extent - (origin[axis] ?? 0)),
  );
  const offset = strides.reduce(
    (sum, stride, axis) => (axis === 0 ? sum : sum + (origin[axis] ?? 0) * stride),
    from * rowBytesOf(info),
  );
  copyBox(
    { bytes, offset, strides },
    { bytes: chunk, offset: at * (chunkStrides[0] ?? 0), strides: chunkStrides },
    extents,
    itemBytes,
  );
}

function editedText(
  info: ArrayInfo,
  old: StringColumn | null,
  column: StringColumn,
  touched: readonly Touched[],
): Uint8Array {
  const items = info.chunkShape[0] ?? 1;
  const fresh = new Map(touched.map(({ at, from }) => [at, from]));
  const before = old ?? emptyChunk(info, items, column.encoding);
  const ranges: RowRange[] = [];
  for (let at = 0; at < items; at += 1) {
    const from = fresh.get(at);
    const source = from === undefined ? before : column;
    const row = from ?? at;
    const last = ranges.at(-1);
    if (last?.column === source && last.to === row)
      ranges[ranges.length - 1] = { ...last, to: row + 1 };
    else ranges.push({ column: source, from: row, to: row + 1 });
  }
  const field: Field = {
    name: '',
    kind: 'text',
    dtype: column.encoding === 'utf8' ? 'str' : 'bytes',
    shape: [],
  };
  const edited = joinRows(field, ranges);
  if (edited.kind !== 'string') throw new InternalError('Text became numbers.');
  return encodeVlen(edited, 0, items, items, info.fill);
}

function emptyChunk(
  info: ArrayInfo,
  items: number,
  encoding: StringColumn['encoding'],
): StringColumn {
  const offsets = Int32Array.from({ length: items + 1 }, (_, row) => row * info.fill.length);
  const bytes = Buffer.alloc(items * info.fill.length);
  return {
    kind: 'string',
    encoding,
    offsets,
    bytes: info.fill.length === 0 ? bytes : bytes.fill(info.fill),
  };
}

/** The shard with some of its chunks new; the others keep their bytes. */
async function stageShard(
  store: FolderStore,
  staging: Staging,
  info: ArrayInfo,
  files: ChunkFiles,
  key: string,
  fresh: ReadonlyMap<number, Uint8Array>,
): Promise<void> {
  const { shard } = info;
  if (shard === null) return;
  const old = await store.withFile(key, (file) => files.shardRanges(key, file));
  const count = gridOf(shard.shape, info.chunkShape).reduce(
    (product, extent) => product * extent,
    1,
  );
  const ahead = shard.indexAtEnd ? 0 : indexBytes(shard, info);
  const ranges: (ByteRange | null)[] = [];
  await staging.putParts(key, async (output) => {
    let end = ahead;
    if (ahead > 0) await output.append(new Uint8Array(ahead));
    for (let place = 0; place < count; place += 1) {
      const range = old?.[place] ?? null;
      const chunk =
        fresh.get(place) ?? (range === null ? null : await readRange(store, key, range));
      ranges.push(chunk === null ? null : { offset: end, bytes: chunk.length });
      if (chunk === null) continue;
      await output.append(chunk);
      end += chunk.length;
    }
    const index = encodeShardIndex(ranges, shard);
    if (shard.indexAtEnd) await output.append(index);
    else await output.patch(index, 0);
  });
}

async function readRange(
  store: FolderStore,
  key: string,
  range: ByteRange,
): Promise<Uint8Array | null> {
  return store.withFile(key, async ({ fd, path }) => {
    const bytes = new Uint8Array(range.bytes);
    await readFully(fd, bytes, range.offset, path);
    return bytes;
  });
}
