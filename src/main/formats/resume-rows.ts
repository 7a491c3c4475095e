/** Rows for the resume suite: strings that grow, NaN payloads, and nulls where they are held. */
import { bytesOf, viewElements } from '../../shared/model/dtype';
import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';

/** Some formats note when they were written, in milliseconds. */
export const WRITTEN_AT = Date.UTC(2026, 0, 1);

export interface ResumeRows {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly rows: TensorBatch;
}

/** What a writer may be given; it is asked which of them it holds. */
export const RESUME_ROWS: readonly ResumeRows[] = [
  {
    name: 'text ids and a tensor',
    fields: [
      { name: 'id', kind: 'id', dtype: 'str', shape: [] },
      { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [3, 2] },
    ],
    rows: batchOf(120, [
      ['id', texts(120, 'id')],
      ['tensor', floats(120, [3, 2])],
    ]),
  },
  {
    name: 'whole-number ids and a large tensor',
    fields: [
      { name: 'id', kind: 'id', dtype: 'int64', shape: [] },
      { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [32, 48] },
    ],
    rows: batchOf(400, [
      ['id', { kind: 'numeric', dtype: 'int64', shape: [], data: numbers(400) }],
      ['tensor', floats(400, [32, 48])],
    ]),
  },
  {
    name: 'a vector',
    fields: [{ name: 'vector', kind: 'tensor', dtype: 'float32', shape: [5] }],
    rows: batchOf(90, [['vector', floats(90, [5])]]),
  },
  {
    name: 'text and numbers without a null',
    fields: [
      { name: 'id', kind: 'id', dtype: 'str', shape: [] },
      { name: 'note', kind: 'text', dtype: 'str', shape: [] },
      { name: 'code', kind: 'text', dtype: 'bytes', shape: [] },
      { name: 'score', kind: 'scalar', dtype: 'int64', shape: [] },
    ],
    rows: batchOf(110, [
      ['id', texts(110, 'row')],
      ['note', texts(110, 'zürich', 3)],
      ['code', { ...texts(110, 'c', 5), encoding: 'bytes' }],
      ['score', { kind: 'numeric', dtype: 'int64', shape: [], data: numbers(110) }],
    ]),
  },
  {
    name: 'nulls',
    fields: [
      { name: 'id', kind: 'id', dtype: 'str', shape: [] },
      { name: 'note', kind: 'text', dtype: 'str', shape: [] },
      { name: 'score', kind: 'scalar', dtype: 'int64', shape: [] },
      { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [2] },
    ],
    rows: batchOf(100, [
      ['id', texts(100, 'row')],
      ['note', stringColumn(Array.from({ length: 100 }, (_, row) => (isNull(row) ? null : 'ab')))],
      [
        'score',
        { kind: 'numeric', dtype: 'int64', shape: [], data: numbersOrZero(), valid: valid() },
      ],
      ['tensor', floats(100, [2])],
    ]),
  },
];

/** Nulls begin late, so that files which hold none yet are gone on with. */
function isNull(row: number): boolean {
  return row > 40 && row % 7 === 3;
}

function valid(): Uint8Array {
  return Uint8Array.from({ length: 100 }, (_, row) => (isNull(row) ? 0 : 1));
}

function numbersOrZero(): BigInt64Array {
  return numbers(100).map((value, row) => (isNull(row) ? 0n : value));
}

function batchOf(rowCount: number, columns: readonly (readonly [string, Column])[]): TensorBatch {
  return { rowCount, columns: new Map(columns) };
}

/** Ever longer, by a step now and then. */
function texts(rows: number, word: string, every = 17): Column & { readonly kind: 'string' } {
  return stringColumn(
    Array.from(
      { length: rows },
      (_, row) => `${word}${'é'.repeat(Math.floor(row / every))}-${row}`,
    ),
  );
}

function numbers(rows: number): BigInt64Array {
  return BigInt64Array.from({ length: rows }, (_, row) => BigInt(row) * 0x1234567_89abcdefn - 5n);
}

/** Any bits at all in every third run of 40 rows, NaN payloads and infinities among them. */
function floats(rows: number, shape: readonly number[]): Column {
  const length = rows * shape.reduce((product, extent) => product * extent, 1);
  const bits = new Uint32Array(length);
  const perRow = length / rows;
  let state = 2463534242;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const wild = Math.floor(index / perRow / 40) % 3 === 1;
    bits[index] = wild
      ? (state | (index % 11 === 0 ? 0x7f800000 : 0)) >>> 0
      : 0x3f800000 | (state >>> 9);
  }
  return { kind: 'numeric', dtype: 'float32', shape, data: viewElements('float32', bytesOf(bits)) };
}

/** Rows `[from, to)` in memory of their own; without a mask where none of them is null. */
export function rowsBetween(batch: TensorBatch, from: number, to: number): TensorBatch {
  const columns = [...batch.columns].map(([name, column]): [string, Column] => {
    const mask = column.valid?.slice(from, to);
    const { valid: _, ...rest } = column;
    const nulls = mask?.includes(0) === true ? { valid: mask } : {};
    if (rest.kind === 'numeric') {
      const width = rest.data.byteLength / batch.rowCount;
      const bytes = bytesOf(rest.data).slice(from * width, to * width);
      return [name, { ...rest, data: viewElements(rest.dtype, bytes), ...nulls }];
    }
    const begin = rest.offsets[from] ?? 0;
    const offsets = rest.offsets.slice(from, to + 1).map((at) => at - begin);
    const bytes = rest.bytes.slice(begin, rest.offsets[to]);
    return [name, { ...rest, offsets, bytes, ...nulls }];
  });
  return { rowCount: to - from, columns: new Map(columns) };
}
