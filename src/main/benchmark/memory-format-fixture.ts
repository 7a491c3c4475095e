import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { bytesOf } from '../../shared/model/dtype';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringsOf } from '../lib/string-column';
import type { Dataset, DatasetEditor, Format } from '../formats/types';
import { type EditorLog, MemoryTables, memoryEditor } from './memory-table-fixture';
import { NearestRows, vectorsOf } from './nearest-rows';
import { type SourceRows, rowRange } from './source-rows';

/** What happened to a format double, for tests to look at. */
export interface FormatDouble {
  readonly format: Format;
  readonly opened: () => number;
  readonly closed: () => number;
  readonly takes: readonly number[][];
  readonly scans: () => number;
  /** Columns that scans asked for; null where they asked for all. */
  readonly scannedColumns: readonly (readonly string[] | null)[];
  /** Rows of every batch that a writer was handed. */
  readonly writes: readonly number[];
  readonly editor: EditorLog;
}

export interface FormatDoubleOptions {
  /** Changes what is read, to see whether anybody notices. */
  readonly spoil?: (batch: TensorBatch) => TensorBatch;
  /** Whether there are changes in place and indexes, or reading and writing whole only. */
  readonly editable?: boolean;
  /** Changes the editor, to see whether anybody notices. */
  readonly spoilEditor?: (editor: DatasetEditor) => DatasetEditor;
  /** Changes the rows that an index finds. */
  readonly spoilFound?: (rows: readonly number[]) => readonly number[];
}

/** A format over rows in memory: a path is the source's rows until something is written there. */
export function formatDouble(source: SourceRows, options: FormatDoubleOptions = {}): FormatDouble {
  const { editable = false } = options;
  const spoil = options.spoil ?? ((batch: TensorBatch): TensorBatch => batch);
  const spoilEditor = options.spoilEditor ?? ((one: DatasetEditor): DatasetEditor => one);
  const spoilFound = options.spoilFound ?? ((rows: readonly number[]): readonly number[] => rows);
  const tables = new MemoryTables(source);
  let opened = 0;
  let closed = 0;
  let scans = 0;
  const takes: number[][] = [];
  const scannedColumns: (readonly string[] | null)[] = [];
  const writes: number[] = [];
  const editor: EditorLog = { calls: [], open: 0 };
  const dataset = (path: string, held: SourceRows): Dataset => ({
    path,
    format: 'double',
    layout: 'in memory',
    fields: held.fields,
    rowCount: held.rowCount,
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
      return spoil(await held.take(rows));
    },
    async *scan({ batchRows = 7, columns } = {}) {
      scans += 1;
      scannedColumns.push(columns ?? null);
      for (let start = 0; start < held.rowCount; start += batchRows) {
        const end = Math.min(start + batchRows, held.rowCount);
        yield spoil(await held.take(rowRange(start, end)));
      }
    },
    permutation: async () => rowRange(0, held.rowCount),
    findById: async (id) => {
      const ids = (await held.take(rowRange(0, held.rowCount))).columns.get('id');
      const texts = ids?.kind === 'string' ? stringsOf(ids) : [];
      return spoilFound(texts.flatMap((text, row) => (text === id ? [row] : [])));
    },
    nearest: async (vector, { field, count }) => {
      const all = new NearestRows({ values: vector, width: vector.length }, held.rowCount);
      const { columns } = await held.take(rowRange(0, held.rowCount));
      all.add(vectorsOf(columns.get(field)), 0, held.rowCount);
      const rows = (all.result[0] ?? []).map(({ row }) => row);
      return spoilFound(rows).slice(0, count);
    },
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
      append: editable,
      replace: editable,
      delete: editable,
      compact: editable,
      findById: true,
      nearest: editable,
      keepsIndexes: editable,
    },
    openSettings: z.object({}),
    createSettings: z.object({}),
    accessModes: [],
    detect: async () => null,
    open: async (path) => {
      opened += 1;
      return dataset(path, await tables.at(path));
    },
    edit: async (path) => spoilEditor(await memoryEditor(tables, path, editor)),
    create: async (path) => {
      await writeFile(path, '');
      const batches: TensorBatch[] = [];
      return {
        write: async (batch) => {
          writes.push(batch.rowCount);
          batches.push(batch);
        },
        finish: () => tables.put(path, batches),
        abort: async () => undefined,
      };
    },
  };
  return {
    format,
    opened: () => opened,
    closed: () => closed,
    takes,
    scans: () => scans,
    scannedColumns,
    writes,
    editor,
  };
}

/** The batch with one added to the last byte of every tensor: twice is not the same again. */
export function turnLastByte(batch: TensorBatch): TensorBatch {
  const columns = new Map<string, Column>(batch.columns);
  for (const [name, column] of columns) {
    if (column.kind !== 'numeric') continue;
    const data = column.data.slice();
    const bytes = bytesOf(data);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) + 1;
    columns.set(name, { ...column, data });
  }
  return { ...batch, columns };
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
