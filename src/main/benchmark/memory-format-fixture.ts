import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { bytesOf } from '../../shared/model/dtype';
import type { Dataset, Format } from '../formats/types';
import { type SourceRows, rowRange } from './source-rows';

/** What happened to a format double, for tests to look at. */
export interface FormatDouble {
  readonly format: Format;
  readonly opened: () => number;
  readonly closed: () => number;
  readonly takes: readonly number[][];
  readonly scans: () => number;
}

export interface FormatDoubleOptions {
  /** Changes what is read, to see whether anybody notices. */
  readonly spoil?: (batch: TensorBatch) => TensorBatch;
}

/** A format over rows in memory: reads give the source's rows, writes leave an empty file. */
export function formatDouble(source: SourceRows, options: FormatDoubleOptions = {}): FormatDouble {
  const spoil = options.spoil ?? ((batch: TensorBatch): TensorBatch => batch);
  let opened = 0;
  let closed = 0;
  let scans = 0;
  const takes: number[][] = [];
  const dataset = (path: string): Dataset => ({
    path,
    format: 'double',
    layout: 'in memory',
    fields: source.fields,
    rowCount: source.rowCount,
    metadata: {},
    rowOrders: [{ order: 'stored', label: 'stored', meaning: 'as it lies' }],
    problems: [],
    rowReadBytes: 0,
    facts: async () => [],
    files: async () => [],
    documents: async () => [],
    document: async () => ({ kind: 'text', text: '', truncated: false }),
    check: async () => [],
    take: async (rows) => {
      takes.push(Array.from(rows));
      return spoil(await source.take(rows));
    },
    async *scan({ batchRows = 7 } = {}) {
      scans += 1;
      for (let start = 0; start < source.rowCount; start += batchRows) {
        const end = Math.min(start + batchRows, source.rowCount);
        yield spoil(await source.take(rowRange(start, end)));
      }
    },
    permutation: async () => rowRange(0, source.rowCount),
    close: async () => {
      closed += 1;
    },
  });
  const format: Format = {
    id: 'double',
    label: 'Double',
    description: 'Rows in memory.',
    family: 'Memory',
    capabilities: {
      read: true,
      write: true,
      append: false,
      replace: false,
      delete: false,
      compact: false,
      findById: false,
      nearest: false,
    },
    openSettings: z.object({}),
    createSettings: z.object({}),
    accessModes: [],
    detect: async () => null,
    open: async (path) => {
      opened += 1;
      return dataset(path);
    },
    create: async (path) => {
      await writeFile(path, '');
      return {
        write: async () => undefined,
        finish: async () => undefined,
        abort: async () => undefined,
      };
    },
  };
  return { format, opened: () => opened, closed: () => closed, takes, scans: () => scans };
}

/** The batch with one bit of its last tensor byte turned. */
export function turnOneBit(batch: TensorBatch): TensorBatch {
  const columns = new Map<string, Column>(batch.columns);
  for (const [name, column] of columns) {
    if (column.kind !== 'numeric') continue;
    const data = column.data.slice();
    const bytes = bytesOf(data);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    columns.set(name, { ...column, data });
  }
  return { ...batch, columns };
}
