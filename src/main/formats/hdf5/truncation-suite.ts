/**
 * Files that end too early, cut at one byte after another: as a copy that was broken off leaves
 * them, and with an end of file that agrees, so that the library goes on to the header that is cut.
 * A few cuts in every test run (truncation.test.ts), every byte by truncation.fuzz.ts.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import type { Dataset } from '../types';
import { metadataChecksum } from './checksum';
import { hdf5 } from './index';

/** One fixture of each kind of superblock, object header, layout, index, type and group. */
export const CUT_FIXTURES = [
  'layout-contiguous',
  'layout-compact',
  'layout-chunked',
  'layout-gzip-shuffle-fletcher',
  'index-single-chunk',
  'index-fixed-array',
  'index-extensible-array',
  'index-b-tree-2',
  'compound-little',
  'strings-variable',
  'dense-group',
  'user-block',
] as const;

/** Of the largest version. */
const SUPERBLOCK_BYTES = 100;
/** Behind the superblock, which tells the end, one broken-off copy is refused like another. */
const PLAIN_SHARE = 8;

export interface CutOutcomes {
  /** Read; every value that came is that of the whole file. */
  data: number;
  refused: number;
}

/**
 * Reads the fixture cut at every `step`-th byte from `start` on.
 * Fails at the end, with every cut that was not met as it should be.
 */
export async function readCuts(name: string, start: number, step: number): Promise<CutOutcomes> {
  const whole = readFileSync(join(import.meta.dirname, 'fixtures', `${name}.h5`));
  const folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-cut-'));
  const path = join(folder, 'cut.h5');
  const outcomes: CutOutcomes = { data: 0, refused: 0 };
  const failures: string[] = [];
  try {
    writeFileSync(path, whole);
    const wanted = await read(path);
    for (let length = start; length < whole.length; length += step) {
      const cut = whole.subarray(0, length);
      const complete = withEnd(cut);
      const isPlainRead = complete === null || (length / step) % PLAIN_SHARE < 1;
      for (const bytes of [isPlainRead ? cut : null, complete]) {
        if (bytes === null) continue;
        writeFileSync(path, bytes);
        try {
          outcomes[await outcomeOf(path, wanted)] += 1;
        } catch (error) {
          const what = bytes === cut ? '' : ' with an end that agrees';
          failures.push(`cut at ${length}${what}: ${String(error)}`);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(failures, name).toEqual([]);
  return outcomes;
}

/**
 * The bytes with a superblock that says that this is all; null where there is no whole superblock.
 * HDF5 File Format Specification 3.0, section II.A.
 */
function withEnd(cut: Buffer): Buffer | null {
  const base = [0, 512, 1024].find((at) => cut.toString('latin1', at + 1, at + 4) === 'HDF');
  if (base === undefined || cut.length < base + SUPERBLOCK_BYTES) return null;
  const bytes = Buffer.from(cut);
  const superblock = bytes.subarray(base);
  const version = superblock.readUInt8(8);
  const endAt = [40, 44, 28, 28][version];
  if (endAt === undefined) return null;
  superblock.writeBigUInt64LE(BigInt(cut.length), endAt);
  if (version >= 2) superblock.writeUInt32LE(metadataChecksum(superblock.subarray(0, 44)), 44);
  return bytes;
}

async function outcomeOf(
  path: string,
  wanted: ReadonlyMap<string, readonly Buffer[]>,
): Promise<keyof CutOutcomes> {
  try {
    for (const [field, parts] of await read(path))
      expect(parts, `values of ${field}`).toEqual(wanted.get(field));
    return 'data';
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    expect(error.exitCode).toBe(3);
    expect(error.message).toMatch(/\.$/);
    expect(error.message).toContain(path);
    return 'refused';
  }
}

/** Everything, by field. */
async function read(path: string): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  let dataset: Dataset | null = null;
  try {
    dataset = await hdf5.open(path);
    const found = new Map<string, Buffer[]>();
    for await (const { columns } of dataset.scan())
      for (const [field, column] of columns) {
        const parts = found.get(field) ?? [];
        found.set(field, parts);
        parts.push(...buffersOf(column));
      }
    return found;
  } finally {
    await dataset?.close();
  }
}

function buffersOf(column: Column): readonly Buffer[] {
  const values = column.kind === 'numeric' ? [bytesOf(column.data)] : [column.bytes];
  const offsets = column.kind === 'string' ? [bytesOf(column.offsets)] : [];
  return [...values, ...offsets].map((bytes) => Buffer.from(bytes));
}
