import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InternalError } from '../../shared/errors';
import { bytesOf } from '../../shared/model/dtype';
import type { TensorBatch } from '../../shared/model/tensor';
import { openDataset } from '../datasets/open';
import type { Dataset } from '../formats/types';

export interface FormatTimes {
  /** Seconds of each scan of every row. */
  readonly full: readonly number[];
  /** Seconds of each pass over the listed rows, taken one by one. */
  readonly rows: readonly number[];
  /** Seconds of each request for all the listed rows. */
  readonly batch: readonly number[];
  /** Of the bytes that each of them read: the same on both sides, or a time means nothing. */
  readonly sums: { readonly full: number; readonly rows: number; readonly batch: number };
}

/**
 * Reads the one tensor of a dataset: whole, then single rows, then these in one request. Every pass has a dataset of its own,
 * opened before its time begins: what an earlier pass left in the memory of a reader (decoded
 * pages, chunks) would be measured in place of reading. The files' pages stay warm.
 */
export async function timeFormat(
  path: string,
  format: string,
  rowsFile: string,
  repeats: number,
): Promise<FormatTimes> {
  const rows = z.array(z.int()).parse(JSON.parse(await readFile(rowsFile, 'utf8')));
  const scanned = (look: Look): Pass => {
    return (dataset, column) => scanAll(dataset, column, look);
  };
  const taken = (look: Look): Pass => {
    return (dataset, column) => takeRows(dataset, column, rows, look);
  };
  const asked = (look: Look): Pass => {
    return (dataset, column) => takeAtOnce(dataset, column, rows, look);
  };
  // The same reads as those that are timed; they warm up the program and the files as well.
  const sums = { full: new WordSum(), rows: new WordSum(), batch: new WordSum() };
  await pass(path, format, scanned(sums.full.add));
  await pass(path, format, taken(sums.rows.add));
  await pass(path, format, asked(sums.batch.add));
  const full: number[] = [];
  const single: number[] = [];
  const batch: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    full.push(await pass(path, format, scanned(ignore)));
    single.push(await pass(path, format, taken(ignore)));
    batch.push(await pass(path, format, asked(ignore)));
  }
  return {
    full,
    rows: single,
    batch,
    sums: { full: sums.full.value, rows: sums.rows.value, batch: sums.batch.value },
  };
}

type Look = (batch: TensorBatch, column: string) => void;
type Pass = (dataset: Dataset, column: string) => Promise<void>;
const ignore: Look = () => undefined;

/** Seconds of one pass over a dataset that nobody has read from. */
async function pass(path: string, format: string, work: Pass): Promise<number> {
  const { dataset } = await openDataset(path, { format });
  try {
    const column = dataset.fields.find(({ kind }) => kind === 'tensor')?.name;
    if (column === undefined) throw new InternalError(`${path} holds no tensor.`);
    const start = performance.now();
    await work(dataset, column);
    return (performance.now() - start) / 1000;
  } finally {
    await dataset.close();
  }
}

/** One batch in hand at a time, as a conversion has it; its memory is used again. */
async function scanAll(dataset: Dataset, column: string, look: Look): Promise<void> {
  let read = 0;
  for await (const batch of dataset.scan({ columns: [column], batchesInUse: 1 })) {
    look(batch, column);
    read += batch.rowCount;
  }
  if (read !== dataset.rowCount) throw new InternalError('The scan lost rows.');
}

async function takeRows(
  dataset: Dataset,
  column: string,
  rows: readonly number[],
  look: Look,
): Promise<void> {
  const columns = [column];
  let reuse: TensorBatch | undefined;
  for (const row of rows) {
    reuse = await dataset.take([row], { columns, reuse });
    look(reuse, column);
  }
}

/** In memory of their own. */
async function takeAtOnce(
  dataset: Dataset,
  column: string,
  rows: readonly number[],
  look: Look,
): Promise<void> {
  look(await dataset.take(rows, { columns: [column] }), column);
}

/** Of 32-bit words, modulo 2³². */
class WordSum {
  value = 0;
  readonly add: Look = (batch, column) => {
    this.value = (this.value + wordSum(batch, column)) >>> 0;
  };
}

/** The tensor's bytes as 32-bit words, added up modulo 2³². */
function wordSum(batch: TensorBatch, name: string): number {
  const column = batch.columns.get(name);
  if (column?.kind !== 'numeric') throw new InternalError(`“${name}” is no tensor.`);
  const bytes = bytesOf(column.data);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  let sum = 0;
  for (const word of words) sum = (sum + word) | 0;
  return sum >>> 0;
}
