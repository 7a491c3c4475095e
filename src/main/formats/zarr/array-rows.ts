/** Rows of one array of items of a fixed width, gathered from its chunks. */
import { throwIfCancelled } from '../../lib/cancel';
import { mapInFlight } from '../rows/plan-take';
import { readFully } from '../rows/read-fully';
import {
  type ArrayInfo,
  chunkBytesOf,
  gridOf,
  itemBytesOf,
  rowBytesOf,
  rowShapeOf,
} from './array-info';
import type { ChunkFiles } from './chunk-files';
import type { ByteSpan } from './codec';
import { type BoxSide, copyBox, stridesOf } from './copy-box';
import { Pipeline } from './pipeline';

/** Rows that follow each other, and where the first of them goes. */
export interface RowRun {
  readonly row: number;
  readonly count: number;
  /** Row of the target. */
  readonly to: number;
}

/** Decoded chunks that are held at once, and those kept for the next call. */
const MEMORY_BYTES = 64 * 1024 * 1024;
const MAX_IN_FLIGHT = 4;

/** One chunk and the rows wanted of it, `row` counted in the chunk. */
interface ChunkTask {
  readonly coordinates: readonly number[];
  readonly runs: readonly RowRun[];
}

export class ArrayRows {
  readonly #pipeline: Pipeline;
  /** Chunks along the dimensions behind the rows. */
  readonly #columns: readonly (readonly number[])[];
  readonly #itemBytes: number;
  readonly #rowBytes: number;
  readonly #rowStrides: readonly number[];
  readonly #chunkStrides: readonly number[];
  readonly #chunkRows: number;
  readonly #keeps: boolean;
  /** Decoded chunks of the row of chunks that was used last. */
  #kept = new Map<string, Uint8Array>();
  #keptRow = -1;
  /** Row of chunks that was decoded last, wholly or in part. */
  #partRow = -1;

  constructor(
    readonly info: ArrayInfo,
    private readonly files: ChunkFiles,
  ) {
    const { shape, chunkShape } = info;
    this.#pipeline = new Pipeline(info);
    this.#columns = allCoordinates(gridOf(shape, chunkShape).slice(1));
    this.#itemBytes = itemBytesOf(info);
    this.#rowBytes = rowBytesOf(info);
    this.#rowStrides = stridesOf([1, ...rowShapeOf(info)], this.#itemBytes);
    this.#chunkStrides = chunkStridesOf(info);
    this.#chunkRows = chunkShape[0] ?? 1;
    this.#keeps =
      info.codecs.length > 0 && chunkBytesOf(info) * this.#columns.length <= MEMORY_BYTES;
  }

  /** Fills `target`, rows of `rowBytes` each in the array's byte order, with these rows. */
  async read(
    runs: readonly RowRun[],
    target: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (this.#rowBytes === 0) return;
    const width = Math.floor(MEMORY_BYTES / chunkBytesOf(this.info));
    const tasks = this.#tasks(runs);
    await mapInFlight(tasks, Math.max(1, Math.min(MAX_IN_FLIGHT, width)), async (task) => {
      throwIfCancelled(signal);
      await this.#run(task, target);
    });
  }

  /** The chunk's bytes, decoded, or null where it was never written. Never one that is kept. */
  async chunk(coordinates: readonly number[]): Promise<Uint8Array | null> {
    const encoded = await this.files.encoded(coordinates);
    return encoded === null ? null : this.#pipeline.decode(encoded.bytes, encoded.path);
  }

  #tasks(runs: readonly RowRun[]): readonly ChunkTask[] {
    const byChunk = new Map<number, RowRun[]>();
    for (const run of runs) {
      for (let done = 0; done < run.count;) {
        const row = run.row + done;
        const first = row % this.#chunkRows;
        const count = Math.min(run.count - done, this.#chunkRows - first);
        const index = (row - first) / this.#chunkRows;
        const pieces = byChunk.get(index) ?? [];
        byChunk.set(index, pieces);
        pieces.push({ row: first, count, to: run.to + done });
        done += count;
      }
    }
    return [...byChunk].flatMap(([index, pieces]) =>
      this.#columns.map((column) => ({ coordinates: this.#place(index, column), runs: pieces })),
    );
  }

  /** A single number has no dimension of rows. */
  #place(index: number, column: readonly number[]): readonly number[] {
    return this.info.shape.length === 0 ? [] : [index, ...column];
  }

  async #run(task: ChunkTask, target: Uint8Array): Promise<void> {
    const { codecs, order } = this.info;
    const found =
      codecs.length === 0 && order === null
        ? await this.#readPlain(task, target)
        : await this.#readDecoded(task, target);
    if (!found) this.#fill(task, target);
  }

  /** Only the bytes of the rows, from a chunk that is neither compressed nor transposed. */
  async #readPlain({ coordinates, runs }: ChunkTask, target: Uint8Array): Promise<boolean> {
    const chunkRowBytes = chunkBytesOf(this.info) / this.#chunkRows;
    const whole = this.#columns.length === 1 && chunkRowBytes === this.#rowBytes;
    const found = await this.files.withChunk(coordinates, async ({ file, offset }) => {
      for (const run of runs) {
        const from = offset + run.row * chunkRowBytes;
        const bytes = whole
          ? target.subarray(run.to * this.#rowBytes, (run.to + run.count) * this.#rowBytes)
          : new Uint8Array(run.count * chunkRowBytes);
        await readFully(file.fd, bytes, from, file.path);
        if (!whole) this.#copy(bytes, coordinates, { ...run, row: 0 }, target);
      }
      return true;
    });
    return found ?? false;
  }

  async #readDecoded(task: ChunkTask, target: Uint8Array): Promise<boolean> {
    const into = this.#wholeChunk(task, target);
    const chunk = await this.#decoded(task, into);
    if (chunk === null) return false;
    if (chunk === into) return true;
    for (const run of task.runs) this.#copy(chunk, task.coordinates, run, target);
    return true;
  }

  /** The part of the target that is this chunk, byte for byte, where there is one. */
  #wholeChunk({ runs }: ChunkTask, target: Uint8Array): Uint8Array | undefined {
    const [run] = runs;
    const bytes = chunkBytesOf(this.info);
    const whole = runs.length === 1 && run?.count === this.#chunkRows && this.#columns.length === 1;
    if (!whole || this.info.order !== null || bytes !== this.#chunkRows * this.#rowBytes)
      return undefined;
    return target.subarray(run.to * this.#rowBytes, run.to * this.#rowBytes + bytes);
  }

  async #decoded(
    { coordinates, runs }: ChunkTask,
    into: Uint8Array | undefined,
  ): Promise<Uint8Array | null> {
    const row = coordinates[0] ?? 0;
    const name = coordinates.join('.');
    const kept = row === this.#keptRow ? this.#kept.get(name) : undefined;
    if (kept !== undefined) return kept;
    const wanted = into === undefined ? await this.#part(row, runs) : undefined;
    const chunk = await this.files.withEncoded(coordinates, async (encoded, path) => {
      const bytes = await this.#pipeline.decode(encoded, path, into, wanted);
      // A codec that only checks gives what it was given, which is only lent.
      return bytes.buffer === encoded.buffer ? new Uint8Array(bytes) : bytes;
    });
    if (chunk === null) return null;
    if (this.#keeps && chunk !== into && wanted === undefined) this.#keep(row, name, chunk);
    return chunk;
  }

  /**
   * The bytes that the runs need, where it pays to decode no others: not for most of a chunk, and
   * not for one that was asked for just before, whose other rows are likely to be next.
   */
  async #part(row: number, runs: readonly RowRun[]): Promise<ByteSpan | undefined> {
    const first = runs.reduce((least, run) => Math.min(least, run.row), this.#chunkRows);
    const end = runs.reduce((most, run) => Math.max(most, run.row + run.count), 0);
    const isRepeated = row === this.#partRow;
    this.#partRow = row;
    if (isRepeated || this.info.order !== null || (end - first) * 2 > this.#chunkRows)
      return undefined;
    if (!(await this.#pipeline.readsParts())) return undefined;
    const width = chunkBytesOf(this.info) / this.#chunkRows;
    return { from: first * width, to: end * width };
  }

  #keep(row: number, name: string, chunk: Uint8Array): void {
    if (row !== this.#keptRow) this.#kept = new Map();
    this.#keptRow = row;
    this.#kept.set(name, chunk);
  }

  #copy(chunk: Uint8Array, coordinates: readonly number[], run: RowRun, target: Uint8Array): void {
    const from = {
      bytes: chunk,
      offset: run.row * (this.#chunkStrides[0] ?? 0),
      strides: this.#chunkStrides,
    };
    copyBox(
      from,
      this.#targetSide(coordinates, run, target),
      this.#extents(coordinates, run),
      this.#itemBytes,
    );
  }

  #fill({ coordinates, runs }: ChunkTask, target: Uint8Array): void {
    const { fill } = this.info;
    const whole = this.#columns.length === 1;
    const strides = this.#chunkStrides.map(() => 0);
    for (const run of runs) {
      if (whole) {
        const part = target.subarray(
          run.to * this.#rowBytes,
          (run.to + run.count) * this.#rowBytes,
        );
        Buffer.from(part.buffer, part.byteOffset, part.length).fill(fill);
      } else {
        const from = { bytes: fill, offset: 0, strides };
        copyBox(
          from,
          this.#targetSide(coordinates, run, target),
          this.#extents(coordinates, run),
          this.#itemBytes,
        );
      }
    }
  }

  #targetSide(coordinates: readonly number[], run: RowRun, bytes: Uint8Array): BoxSide {
    const { chunkShape, shape } = this.info;
    const strides = shape.length === 0 ? [] : [this.#rowBytes, ...this.#rowStrides.slice(1)];
    const offset = strides.reduce(
      (sum, stride, at) =>
        at === 0 ? sum : sum + (coordinates[at] ?? 0) * (chunkShape[at] ?? 1) * stride,
      run.to * this.#rowBytes,
    );
    return { bytes, offset, strides };
  }

  /** The chunk's items that lie inside the array. */
  #extents(coordinates: readonly number[], run: RowRun): readonly number[] {
    const { chunkShape, shape } = this.info;
    return shape.map((extent, at) =>
      at === 0
        ? run.count
        : Math.min(chunkShape[at] ?? 1, extent - (coordinates[at] ?? 0) * (chunkShape[at] ?? 1)),
    );
  }
}

/** Bytes between neighbours in a decoded chunk, by the array's dimensions. */
export function chunkStridesOf({ chunkShape, order, element }: ArrayInfo): readonly number[] {
  const itemBytes = itemBytesOf({ element });
  if (order === null) return stridesOf(chunkShape, itemBytes);
  const stored = stridesOf(
    order.map((dimension) => chunkShape[dimension] ?? 1),
    itemBytes,
  );
  return chunkShape.map((_, dimension) => stored[order.indexOf(dimension)] ?? 0);
}

/** Every cell of a grid, the last dimension fastest. */
export function allCoordinates(grid: readonly number[]): readonly (readonly number[])[] {
  return grid.reduce<readonly (readonly number[])[]>(
    (cells, extent) =>
      cells.flatMap((cell) => Array.from({ length: extent }, (_, at) => [...cell, at])),
    [[]],
  );
}
