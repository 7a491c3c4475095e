import { dtypeFacts } from '../../shared/model/dtype';
import type { Column, TensorBatch } from '../../shared/model/tensor';

/** Bytes that a batch holds in memory: numbers, texts with their offsets, and which are null. */
export function batchMemory(batch: TensorBatch): number {
  let sum = 0;
  for (const array of arraysOf(batch)) sum += array.byteLength;
  return sum;
}

/** Every array of the batch's columns. */
export function arraysOf(batch: TensorBatch): readonly ArrayBufferView[] {
  return [...batch.columns.values()].flatMap((column) => [
    ...(column.kind === 'numeric' ? [column.data] : [column.offsets, column.bytes]),
    ...(column.valid === undefined ? [] : [column.valid]),
  ]);
}

/** A copy that shares no memory with the batch; every array has a buffer of its own. */
export function copyBatch(batch: TensorBatch): TensorBatch {
  return copyWhere(batch, () => true);
}

/** The batch, views of larger memory copied out: who keeps it keeps no more than it counts. */
export function withoutSlack(batch: TensorBatch): TensorBatch {
  return copyWhere(batch, ({ buffer, byteLength }) => buffer.byteLength > byteLength);
}

type Copies = (array: ArrayBufferView) => boolean;

function copyWhere({ rowCount, columns }: TensorBatch, copies: Copies): TensorBatch {
  return {
    rowCount,
    columns: new Map([...columns].map(([name, column]) => [name, copyColumn(column, copies)])),
  };
}

function copyColumn(column: Column, copies: Copies): Column {
  const bytes = (array: Uint8Array): Uint8Array =>
    copies(array) ? new Uint8Array(copied(array)) : array;
  const valid = column.valid === undefined ? {} : { valid: bytes(column.valid) };
  if (column.kind === 'string') {
    const { offsets } = column;
    return {
      ...column,
      offsets: copies(offsets) ? new Int32Array(copied(offsets)) : offsets,
      bytes: bytes(column.bytes),
      ...valid,
    };
  }
  const { array: Elements } = dtypeFacts(column.dtype);
  return {
    ...column,
    data: copies(column.data) ? new Elements(copied(column.data)) : column.data,
    ...valid,
  };
}

/** Not `slice`: that of a Node buffer copies nothing. */
function copied({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  const copy = new Uint8Array(byteLength);
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy.buffer;
}
