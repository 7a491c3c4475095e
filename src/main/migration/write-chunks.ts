import type { ReportProgress } from '../../shared/model/progress';
import type { Dataset, DatasetWriter, WriteCheckpoint } from '../formats/types';
import type { ChunkSize } from './chunk-size';
import { DatasetDigest } from './field-digest';
import type { Chunk } from './journal-entry';
import type { OrderedRows } from './ordered-rows';
import { type Slice, writeRows } from './write-rows';

export interface WriteChunksOptions {
  readonly rows: OrderedRows;
  /** Rows that are on the disk: writing begins here. */
  readonly start: number;
  /** Rows whose digests are known, at least `start`: the first new chunk begins here. */
  readonly known: number;
  readonly size: ChunkSize;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** A chunk is finished; it counts once this resolves. */
  readonly onChunk: (chunk: Chunk) => Promise<void>;
}

/**
 * Writes all rows from `start` on, chunk by chunk: each is digested as it is read, and flushed
 * where the format can go on from there. Does not finish the writer.
 * @returns the position behind the last row
 */
export async function writeChunks(
  source: Dataset,
  writer: DatasetWriter,
  options: WriteChunksOptions,
): Promise<number> {
  const { known, size } = options;
  const open = new OpenChunk(source, known);
  const finish = async (): Promise<void> => {
    const workSeconds = open.seconds;
    const checkpoint = (await writer.checkpoint?.()) ?? null;
    await options.onChunk(open.finish(checkpoint));
    size.finished(workSeconds, open.seconds - workSeconds);
    open.next();
  };
  const end = await writeRows(source, writer, {
    rows: options.rows,
    start: options.start,
    boundary: known,
    signal: options.signal,
    report: options.report,
    meanwhile: (batch, slice) => {
      if (slice.start >= known) open.digest.update(batch);
    },
    onSlice: async (slice) => {
      if (slice.start < known) {
        open.next();
        return true;
      }
      open.add(slice);
      if (size.isFull(open)) await finish();
      return true;
    },
  });
  if (open.rows > 0) await finish();
  return end;
}

/** The chunk that is being written. */
class OpenChunk {
  readonly #source: Dataset;
  #start: number;
  #begin = performance.now();
  #digest: DatasetDigest;
  rows = 0;
  bytes = 0;

  constructor(source: Dataset, start: number) {
    this.#source = source;
    this.#start = start;
    this.#digest = new DatasetDigest(source.fields);
  }

  get digest(): DatasetDigest {
    return this.#digest;
  }

  get seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  add({ rows, bytes }: Slice): void {
    this.rows += rows;
    this.bytes += bytes;
  }

  finish(checkpoint: WriteCheckpoint | null): Chunk {
    const { rows, bytes, seconds } = this;
    return { start: this.#start, rows, bytes, digests: this.#digest.finish(), checkpoint, seconds };
  }

  next(): void {
    this.#start += this.rows;
    this.#digest = new DatasetDigest(this.#source.fields);
    this.#begin = performance.now();
    this.rows = 0;
    this.bytes = 0;
  }
}
