/** What the suite's rows do not have: dictionaries, lists that are null, and damage to what is left. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { rowsBetween } from '../resume-rows';
import type { DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { parquet } from './index';
import { createParquet, resumeParquet } from './writer';

const ROWS = 100;
const isNull = (row: number): boolean => row > 30 && row % 5 === 2;
const valid = Uint8Array.from({ length: ROWS }, (_, row) => (isNull(row) ? 0 : 1));
const SCHEMA: DatasetSchema = {
  rowCount: ROWS,
  fields: [
    { name: 'image', kind: 'tensor', dtype: 'uint8', shape: [8, 8] },
    { name: 'flags', kind: 'tensor', dtype: 'bool', shape: [20] },
    { name: 'maybe', kind: 'tensor', dtype: 'float32', shape: [3, 7] },
    { name: 'one', kind: 'tensor', dtype: 'int16', shape: [1] },
    { name: 'text', kind: 'text', dtype: 'str', shape: [] },
  ],
};
const BATCH: TensorBatch = {
  rowCount: ROWS,
  columns: new Map<string, Column>([
    [
      'image',
      {
        kind: 'numeric',
        dtype: 'uint8',
        shape: [8, 8],
        data: Uint8Array.from({ length: ROWS * 64 }, (_, at) => (at * 31) >> 3),
      },
    ],
    [
      'flags',
      {
        kind: 'numeric',
        dtype: 'bool',
        shape: [20],
        data: Uint8Array.from({ length: ROWS * 20 }, (_, at) => Number(at % 3 === 0)),
      },
    ],
    [
      'maybe',
      {
        kind: 'numeric',
        dtype: 'float32',
        shape: [3, 7],
        // What a missing row holds is nothing.
        data: Float32Array.from({ length: ROWS * 21 }, (_, at) =>
          isNull(Math.floor(at / 21)) ? 0 : at / 7,
        ),
        valid,
      },
    ],
    [
      'one',
      {
        kind: 'numeric',
        dtype: 'int16',
        shape: [1],
        data: Int16Array.from({ length: ROWS }, (_, row) => (isNull(row) ? 0 : row - 50)),
        valid,
      },
    ],
    [
      'text',
      stringColumn(
        Array.from({ length: ROWS }, (_, row) => (isNull(row) ? null : 'ü'.repeat(row * 30))),
      ),
    ],
  ]),
};
/** Groups of ten rows; text fills pages by its bytes and not by its rows. */
const SETTINGS: JsonObject = { rowGroupRows: 10, pageBytes: 4096 };

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-parquet-resume-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function writeRows(writer: DatasetWriter, from: number, to: number): Promise<void> {
  for (let row = from; row < to; row += 7)
    await writer.write(rowsBetween(BATCH, row, Math.min(to, row + 7)));
}

/** A file that was left after 57 rows. @returns its checkpoint */
async function leave(path: string, settings: JsonObject): Promise<WriteCheckpoint> {
  const writer = await createParquet(path, SCHEMA, { settings });
  await writeRows(writer, 0, 57);
  const checkpoint = await writer.checkpoint?.();
  await writeRows(writer, 57, 90);
  await writer.abort();
  if (checkpoint === undefined) throw new TypeError('no checkpoint');
  return checkpoint;
}

describe.each(['none', 'snappy', 'zstd'])('%s', (codec) => {
  const settings = { ...SETTINGS, codec };

  test('dictionaries, pages of text and missing lists are known again by their headers', async () => {
    const whole = await createParquet(at('whole'), SCHEMA, { settings });
    await whole.write(BATCH);
    await whole.finish();
    const checkpoint = await leave(at('left'), settings);
    expect(checkpoint.rows).toBe(50);
    const writer = await resumeParquet(at('left'), SCHEMA, checkpoint, { settings });
    await writeRows(writer, 50, ROWS);
    await writer.finish();
    expect(readFileSync(at('left')).equals(readFileSync(at('whole')))).toBe(true);

    const dataset = await parquet.open(at('left'));
    const { columns } = await dataset.take([32, 33, 99]);
    await dataset.close();
    expect(columns.get('maybe')?.valid).toEqual(Uint8Array.of(0, 1, 1));
    expect(columns.get('one')).toMatchObject({ data: Int16Array.of(0, -17, 49) });
    expect(columns.get('image')).toMatchObject({
      data: Uint8Array.from(
        [32, 33, 99].flatMap((row) =>
          Array.from({ length: 64 }, (_, index) => ((row * 64 + index) * 31) >> 3),
        ),
      ),
    });
  });
});

describe('is not gone on with', () => {
  const refused = async (
    checkpoint: WriteCheckpoint,
    words: RegExp,
    settings: JsonObject = SETTINGS,
  ): Promise<void> => {
    const before = readFileSync(at('left'));
    await expect(resumeParquet(at('left'), SCHEMA, checkpoint, { settings })).rejects.toMatchObject(
      { code: 'not-resumable', message: expect.stringMatching(words) },
    );
    expect(readFileSync(at('left')).equals(before)).toBe(true);
  };

  test('where the rows are no row groups, or end elsewhere', async () => {
    const checkpoint = await leave(at('left'), SETTINGS);
    await refused({ ...checkpoint, rows: 55 }, /row groups have 10 rows/);
    await refused({ ...checkpoint, rows: 40 }, /40 rows end at byte \d+ of it and not at/);
    await refused({ ...checkpoint, rows: 60 }, /a page is missing/);
    await refused(checkpoint, /another one than was written/, { ...SETTINGS, rowGroupRows: 25 });
  });

  test('once it is cancelled', async () => {
    const checkpoint = await leave(at('left'), SETTINGS);
    const controller = new AbortController();
    const { signal } = controller;
    const resuming = resumeParquet(at('left'), SCHEMA, checkpoint, { settings: SETTINGS, signal });
    controller.abort();
    await expect(resuming).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('where what lies there is another file', async () => {
    const checkpoint = await leave(at('left'), SETTINGS);
    const bytes = readFileSync(at('left'));
    const changed = (change: (copy: Buffer) => void): void => {
      const copy = Buffer.from(bytes);
      change(copy);
      writeFileSync(at('left'), copy);
    };
    changed((copy) => copy.write('PARE'));
    await refused(checkpoint, /does not begin with PAR1/);
    changed((copy) => copy.fill(0, 4, 40));
    await refused(checkpoint, /byte 4/);
    changed((copy) => copy.fill(0xff, 4, 40));
    await refused(checkpoint, /the page at byte 4 is damaged/);
    writeFileSync(at('left'), bytes.subarray(0, Number(checkpoint.state['bytes']) - 1));
    await refused(checkpoint, /bytes and should have/);
  });
});
