/**
 * What the engine adds to the bare library: the same rows written and scanned once through the
 * `Format` seam and once by a plain loop over LanceDB's own calls, in turn, in one process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '@lancedb/lancedb';
import { InternalError } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import type { Column, NumericColumn, TensorBatch } from '../../shared/model/tensor';
import { findFormat } from '../formats/registry';
import type { Format } from '../formats/types';
import { stringColumn } from '../lib/string-column';
import { bareSchema, bareTable } from './bare-lance';

const SHAPE = [64, 64, 3];
const ROW_ELEMENTS = 64 * 64 * 3;
const CHUNK_ROWS = 512; // 24 MiB of float32
const SCAN_ROWS = 128;

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: SHAPE },
];

export interface OverheadTimes {
  readonly write: { readonly engine: number[]; readonly bare: number[] };
  readonly scan: { readonly engine: number[]; readonly bare: number[] };
}

/** Seconds of each run; `rows` is rounded up to whole chunks. */
export async function timeLanceOverhead(
  folder: string,
  rows: number,
  repeats: number,
): Promise<OverheadTimes> {
  const format = await findFormat('lance');
  if (format?.create === undefined) throw new InternalError('The Lance format cannot write.');
  const chunks = Math.ceil(rows / CHUNK_ROWS);
  const batches = Array.from({ length: chunks }, (_, chunk) => makeBatch(chunk));
  const times: OverheadTimes = { write: { engine: [], bare: [] }, scan: { engine: [], bare: [] } };
  // The first round warms both up and is not counted.
  for (let round = 0; round <= repeats; round += 1) {
    const work = await mkdtemp(join(folder, 'overhead-'));
    const order = round % 2 === 0 ? (['engine', 'bare'] as const) : (['bare', 'engine'] as const);
    const [enginePath, barePath] = [join(work, 'engine'), join(work, 'bare')];
    for (const side of order) {
      const write =
        side === 'engine'
          ? () => engineWrite(format, enginePath, batches)
          : () => bareWrite(barePath, batches);
      keep(times.write[side], round, await seconds(write));
    }
    for (const side of order) {
      const scan =
        side === 'engine' ? () => engineScan(format, enginePath) : () => bareScan(barePath);
      keep(times.scan[side], round, await seconds(scan));
    }
    await rm(work, { recursive: true });
  }
  return times;
}

function keep(samples: number[], round: number, value: number): void {
  if (round > 0) samples.push(value);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function makeBatch(chunk: number): TensorBatch {
  const data = new Float32Array(CHUNK_ROWS * ROW_ELEMENTS);
  // A linear congruential generator: incompressible enough, and quick.
  let state = chunk + 1;
  for (let at = 0; at < data.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[at] = state / 2 ** 31;
  }
  const ids = Array.from({ length: CHUNK_ROWS }, (_, row) => `row-${chunk * CHUNK_ROWS + row}`);
  const tensor: NumericColumn = { kind: 'numeric', dtype: 'float32', shape: SHAPE, data };
  return {
    rowCount: CHUNK_ROWS,
    columns: new Map<string, Column>([
      ['id', stringColumn(ids)],
      ['tensor', tensor],
    ]),
  };
}

async function engineWrite(
  format: Format,
  path: string,
  batches: readonly TensorBatch[],
): Promise<void> {
  const writer = await format.create?.(path, {
    fields: FIELDS,
    rowCount: batches.length * CHUNK_ROWS,
  });
  for (const batch of batches) await writer?.write(batch);
  await writer?.finish();
}

async function engineScan(format: Format, path: string): Promise<void> {
  const dataset = await format.open(path);
  let rows = 0;
  for await (const batch of dataset.scan({ batchRows: SCAN_ROWS })) rows += batch.rowCount;
  if (rows !== dataset.rowCount) throw new InternalError('The scan lost rows.');
  await dataset.close();
}

async function bareWrite(path: string, batches: readonly TensorBatch[]): Promise<void> {
  const { connect } = await import('@lancedb/lancedb');
  const connection = await connect(path, {
    storageOptions: { new_table_data_storage_version: '2.0' },
  });
  const table: Table = await connection.createEmptyTable('results', bareSchema(ROW_ELEMENTS));
  for (const batch of batches) await table.add(bareTable(batch, ROW_ELEMENTS));
  // The same promise as the engine's: one fragment, one version, nothing superseded.
  await table.optimize();
  await table.optimize({ cleanupOlderThan: new Date(Date.now() + 1000), deleteUnverified: true });
  table.close();
}

async function bareScan(path: string): Promise<void> {
  const { connect } = await import('@lancedb/lancedb');
  const table = await (await connect(path)).openTable('results');
  let rows = 0;
  // Not in the published types, and the one way to set the batch length of a stream.
  const query = table.query() as unknown as {
    execute(options: { maxBatchLength: number }): AsyncIterable<{ numRows: number }>;
  };
  for await (const batch of query.execute({ maxBatchLength: SCAN_ROWS })) rows += batch.numRows;
  if (rows === 0) throw new InternalError('The bare scan found no rows.');
  table.close();
}
