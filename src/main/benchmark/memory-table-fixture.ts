/** Rows in memory that a file stands for, so that they are copied and renamed as files are. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Field } from '../../shared/model/dataset';
import type { TensorBatch } from '../../shared/model/tensor';
import type { DatasetEditor } from '../formats/types';
import { joinBatches, joinRanges } from './join-batches';
import { type RowChange, changedSource } from './row-change';
import { type SourceRows, rowRange } from './source-rows';

/** A batch as source rows. */
export function heldRows(fields: readonly Field[], batch: TensorBatch): SourceRows {
  return {
    fields,
    rowCount: batch.rowCount,
    take: async (rows) =>
      joinRanges(
        fields,
        Array.from(rows, (row) => ({ batch, from: row, to: row + 1 })),
      ),
    close: async () => undefined,
  };
}

/** A file holds the number of its table; any other file, or none, stands for the first rows. */
export class MemoryTables {
  readonly #first: SourceRows;
  readonly #tables = new Map<string, SourceRows>();

  constructor(first: SourceRows) {
    this.#first = first;
  }

  async at(path: string): Promise<SourceRows> {
    const name = await readFile(path, 'utf8').catch(() => '');
    return this.#tables.get(name) ?? this.#first;
  }

  async put(path: string, batches: readonly TensorBatch[]): Promise<void> {
    const { fields } = this.#first;
    const name = `table ${this.#tables.size}`;
    // As a disk does: what its writer's memory holds later is nothing to it.
    this.#tables.set(name, heldRows(fields, structuredClone(joinBatches(fields, batches))));
    await writeFile(path, name);
  }

  async change(path: string, change: RowChange): Promise<void> {
    const after = changedSource(await this.at(path), change, false);
    await this.put(path, [await after.take(rowRange(0, after.rowCount))]);
  }
}

/** What happened to the editors of a format double. */
export interface EditorLog {
  readonly calls: string[];
  open: number;
}

/** Changes the table at a path. */
export async function memoryEditor(
  tables: MemoryTables,
  path: string,
  log: EditorLog,
): Promise<DatasetEditor> {
  const { fields, rowCount } = await tables.at(path);
  log.open += 1;
  return {
    fields,
    rowCount,
    replace: async (rows, fresh) => {
      log.calls.push(`replace ${rows.length}`);
      await tables.change(path, { kind: 'replace', rows: Uint32Array.from(rows), fresh });
    },
    append: async (fresh) => {
      log.calls.push(`append ${fresh.rowCount}`);
      await tables.change(path, { kind: 'append', fresh });
    },
    delete: async (rows) => {
      log.calls.push(`delete ${rows.length}`);
      await tables.change(path, { kind: 'delete', rows: Uint32Array.from(rows) });
    },
    compact: async () => {
      log.calls.push('compact');
    },
    index: async (field) => {
      log.calls.push(`index ${field}`);
    },
    close: async () => {
      log.open -= 1;
    },
  };
}
