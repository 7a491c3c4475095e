import { truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { FieldSelection } from './field-selection';
import { FilePool, type PooledFile } from './file-pool';
import type { PlainColumn } from './plain-column';
import { PlainRows } from './plain-rows';

const VALUE: Field = { name: 'value', kind: 'tensor', dtype: 'float32', shape: [2], stored: '<f4' };
const WIDE: Field = { name: 'wide', kind: 'tensor', dtype: 'uint8', shape: [4096], stored: '|u1' };
const TEXT: Field = { name: 'text', kind: 'text', dtype: 'str', shape: [], stored: 'utf-8' };
/** A head of 3 bytes, so that nothing in the files is aligned. */
const HEAD = 3;
const ROWS = 200;

let folder = '';
let pool = new FilePool(2);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-plain-'));
  pool = new FilePool(2);
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

function file(name: string, data: Uint8Array): PooledFile {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([Buffer.alloc(HEAD, 255), data]));
  return { path, fileBytes: HEAD + data.length };
}

const piece = (
  of: PooledFile,
  firstRow: number,
  endRow: number,
): PlainColumn['pieces'][number] => ({ file: of, firstRow, endRow, offset: HEAD });

/** Row `i` is (i, −i), 60 rows a file. */
function values(storedRow?: PlainColumn['storedRow']): PlainColumn {
  const pieces = Array.from({ length: Math.ceil(ROWS / 60) }, (_, index) => {
    const [from, to] = [index * 60, Math.min(ROWS, index * 60 + 60)];
    const numbers = Array.from({ length: to - from }, (_value, row) => [from + row, -from - row]);
    return piece(file(`${index}`, Buffer.from(Float32Array.from(numbers.flat()).buffer)), from, to);
  });
  return { dtype: 'float32', shape: [2], rowBytes: 8, pieces, storedRow };
}

/** Row `i` is 4,096 times the byte `i`. */
function wide(): PlainColumn {
  const bytes = Buffer.concat(Array.from({ length: ROWS }, (_, row) => Buffer.alloc(4096, row)));
  const pieces = [piece(file('wide', bytes), 0, ROWS)];
  return { dtype: 'uint8', shape: [4096], rowBytes: 4096, pieces };
}

function reader(columns: Readonly<Record<string, PlainColumn>>): PlainRows {
  return new PlainRows(pool, ({ name }) => columns[name] ?? null);
}

function found(batch: TensorBatch | null, field: Field): number[] {
  const column = batch?.columns.get(field.name);
  if (column?.kind !== 'numeric') throw new Error('there is no such column');
  expect(column).toMatchObject({ dtype: field.dtype, shape: field.shape });
  return Array.from(column.data, Number);
}

const pairs = (rows: readonly number[]): number[] =>
  rows.flatMap((row) => [row, row === 0 ? -0 : -row]);

describe('rows', () => {
  test.each([
    ['none', []],
    ['one', [61]],
    ['the last of one file and the first of the next', [59, 60]],
    ['backwards and twice', [199, 0, 0, 120]],
    ['all', Array.from({ length: ROWS }, (_, row) => row)],
    ['many, none beside another', Array.from({ length: 100 }, (_, at) => (at * 77) % ROWS)],
  ])('%s', async (_, rows) => {
    const batch = await reader({ value: values() }).take(rows, [VALUE], undefined, undefined);
    expect(batch?.rowCount).toBe(rows.length);
    expect(found(batch, VALUE)).toEqual(pairs(rows));
  });

  test('few are there at once, more are waited for', async () => {
    const plain = reader({ value: values() });
    const take = (count: number): unknown =>
      plain.take(
        Array.from({ length: count }, (_, row) => row),
        [VALUE],
        undefined,
        undefined,
      );
    expect(take(64)).not.toBeInstanceOf(Promise);
    const many = take(65);
    expect(many).toBeInstanceOf(Promise);
    await many;
  });

  test('a long run is read in pieces', async () => {
    const rows = Array.from({ length: ROWS }, (_, row) => row);
    const batch = await reader({ wide: wide() }).take(rows, [WIDE], undefined, undefined);
    const bytes = found(batch, WIDE);
    expect(bytes.filter((byte, at) => byte !== Math.floor(at / 4096))).toEqual([]);
    expect(bytes.length).toBe(ROWS * 4096);
  });

  test('rows that are passed over leave no hole', async () => {
    const even = reader({ value: values((row) => row * 2) });
    const batch = await even.take([0, 1, 29, 30, 99], [VALUE], undefined, undefined);
    expect(found(batch, VALUE)).toEqual(pairs([0, 2, 58, 60, 198]));
  });

  test('several columns', async () => {
    const plain = reader({ value: values(), wide: wide() });
    const batch = await plain.take([7, 6], [VALUE, WIDE], undefined, undefined);
    expect([...(batch?.columns.keys() ?? [])]).toEqual(['value', 'wide']);
    expect(found(batch, VALUE)).toEqual(pairs([7, 6]));
    expect(new Set(found(batch, WIDE))).toEqual(new Set([7, 6]));
  });

  test('a column that is not plain is left to others', () => {
    const plain = reader({ value: values() });
    expect(plain.take([0], [VALUE, TEXT], undefined, undefined)).toBeNull();
    expect(plain.take([0], [TEXT], undefined, undefined)).toBeNull();
    expect(plain.take([0], [], undefined, undefined)).toBeNull();
  });
});

describe('memory that nobody needs', () => {
  test('is overwritten by as many rows of the same columns, and left alone by others', async () => {
    const plain = reader({ value: values(), wide: wide() });
    const fields = [VALUE];
    const first = await plain.take([3], fields, undefined, undefined);
    const memory = first?.columns.get('value');
    const second = await plain.take([4], fields, undefined, first ?? undefined);
    expect(second?.columns.get('value')).toBe(memory);
    expect(found(second, VALUE)).toEqual(pairs([4]));
    const longer = await plain.take([5, 9], fields, undefined, second ?? undefined);
    expect(found(second, VALUE)).toEqual(pairs([4]));
    expect(found(longer, VALUE)).toEqual(pairs([5, 9]));
    const both = await plain.take([6], [VALUE, WIDE], undefined, second ?? undefined);
    expect(found(both, VALUE)).toEqual(pairs([6]));
    expect(found(second, VALUE)).toEqual(pairs([6]));
    expect([...(second?.columns.keys() ?? [])]).toEqual(['value']);
  });
});

describe('a read that cannot be', () => {
  test('a file that ends early', async () => {
    const column = wide();
    const plain = reader({ wide: column });
    await plain.take([0], [WIDE], undefined, undefined);
    truncateSync(join(folder, 'wide'), HEAD + 4096 + 5);
    expect(() => plain.take([1], [WIDE], undefined, undefined)).toThrow(
      'ended while it was read: 4091 more bytes were expected',
    );
  });

  test('a file that is no longer the one that was opened', () => {
    const column = wide();
    truncateSync(join(folder, 'wide'), HEAD + 4096);
    expect(() => reader({ wide: column }).take([0], [WIDE], undefined, undefined)).toThrow(
      'had 819203 bytes when the dataset was opened and has 4099 now',
    );
  });

  test('a dataset that was closed', async () => {
    const plain = reader({ value: values() });
    await pool.close();
    expect(() => plain.take([0], [VALUE], undefined, undefined)).toThrow('closed');
  });

  test('a long one that was cancelled', async () => {
    const rows = Array.from({ length: ROWS }, (_, row) => row);
    const signal = AbortSignal.abort();
    await expect(reader({ wide: wide() }).take(rows, [WIDE], signal, undefined)).rejects.toThrow(
      'Cancelled',
    );
  });
});

test('the same names give the same array, also where the caller changes his', () => {
  const selection = new FieldSelection({ path: '', rowCount: 1, fields: [VALUE, WIDE, TEXT] });
  const names = ['wide'];
  const first = selection.of(names);
  expect(first).toEqual([WIDE]);
  expect(selection.of(['wide'])).toBe(first);
  names[0] = 'text';
  expect(selection.of(names)).toEqual([TEXT]);
  expect(selection.of(['wide'])).toEqual([WIDE]);
  expect(selection.of(['text', 'value'])).toEqual([VALUE, TEXT]);
  expect(selection.of([])).toEqual([]);
  expect(selection.of(undefined)).toEqual([VALUE, WIDE, TEXT]);
  expect(() => selection.of(['colour'])).toThrow('no field “colour”');
});
