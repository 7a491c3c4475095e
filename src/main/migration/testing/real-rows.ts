/** Datasets on disk for tests: a few hundred rows of awkward values, written by a format itself. */
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Field } from '../../../shared/model/dataset';
import {
  type NumericDtype,
  allocateElements,
  bytesOf,
  elementCount,
} from '../../../shared/model/dtype';
import type { MigrationEvent, MigrationRequest } from '../../../shared/model/migration';
import type { Column } from '../../../shared/model/tensor';
import { findFormat } from '../../formats/registry';
import { stringColumn } from '../../lib/string-column';
import { walkFiles } from '../../datasets/fingerprint';
import { type MemoryRows, memoryDataset, range } from './memory-dataset';

export interface RowsRequest {
  readonly rows?: number;
  readonly dtype?: NumericDtype;
  readonly shape?: readonly number[];
  readonly ids?: (row: number) => string;
}

/** Every bit pattern may occur: NaN payloads, infinities, negative zeros, subnormals. */
export function awkwardRows({
  rows = 300,
  dtype = 'float32',
  shape = [4, 5],
  // Text order differs from stored order, so that an index has something to do.
  ids = (row) => `object-${(row * 7919) % 1000}`,
}: RowsRequest = {}): MemoryRows {
  const fields: readonly Field[] = [
    { name: 'id', kind: 'id', dtype: 'str512', shape: [] },
    { name: 'tensor', kind: 'tensor', dtype, shape },
  ];
  const data = allocateElements(dtype, rows * elementCount(shape));
  const bytes = bytesOf(data);
  let state = 12345;
  for (let at = 0; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = dtype === 'bool' ? (state >>> 16) & 1 : state >>> 16;
  }
  const columns = new Map<string, Column>([
    ['id', stringColumn(range(rows).map(ids))],
    ['tensor', { kind: 'numeric', dtype, shape, data }],
  ]);
  return { fields, columns, rowCount: rows };
}

/** Writes rows with a format's own writer, in several calls. */
export async function writeRowsAs(formatId: string, path: string, rows: MemoryRows): Promise<void> {
  const format = await findFormat(formatId);
  const writer = await format?.create?.(path, { fields: rows.fields, rowCount: rows.rowCount });
  if (writer === undefined) throw new Error(`${formatId} does not write`);
  for await (const batch of memoryDataset(rows).scan({ batchRows: 70 })) await writer.write(batch);
  await writer.finish();
}

export function requestFor(
  source: string,
  to: string,
  more: Partial<MigrationRequest> = {},
): MigrationRequest {
  return {
    source,
    to,
    order: 'stored',
    settings: {},
    verify: true,
    resume: false,
    keepStaging: false,
    ...more,
  };
}

/** Names, sizes, modification times and contents of everything below a path, ours not counted. */
export async function snapshot(
  root: string,
  ours = /(^|\/)(lance_db|\.[^/]*arrayscope-)/,
): Promise<Readonly<Record<string, string>>> {
  const files = (await walkFiles(root)).filter(({ path }) => !ours.test(path));
  const entries = files.map(async ({ path }) => {
    const full = join(root, path);
    const digest = createHash('sha256')
      .update(await readFile(full))
      .digest('hex');
    return [path, `${digest} ${(await lstat(full)).mtimeMs}`] as const;
  });
  return Object.fromEntries((await Promise.all(entries)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Collects events, and lets a test act on one. */
export function collect(act: (event: MigrationEvent) => void = () => undefined): {
  readonly events: MigrationEvent[];
  readonly emit: (event: MigrationEvent) => void;
} {
  const events: MigrationEvent[] = [];
  return {
    events,
    emit: (event) => {
      events.push(event);
      act(event);
    },
  };
}
