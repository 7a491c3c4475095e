/**
 * Damage that a verification has to find: made in the files of a published result, looked for
 * against the source (row and id) and against the manifest alone (field and rows). And honest data
 * that looks odd, which passes.
 */
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '../../shared/model/dtype';
import type { Column } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { convert } from './convert';
import { everyRows } from './testing/every-rows';
import { type MemoryRows, range } from './testing/memory-dataset';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';
import { verifyByManifest } from './verify-manifest';

const ROWS = 600;
const ROW_BYTES = 64 * 64 * 4;
/** Rows of a chunk: what is read at once. */
const CHUNK = 255;
const ZERO = Buffer.from('00000000', 'hex');
const MINUS_ZERO = Buffer.from('00000080', 'hex');
const NAN = Buffer.from('0000c07f', 'hex');
const OTHER_NAN = Buffer.from('0100c07f', 'hex');

const idOf = (row: number): string => `object-${String(10_000 + ((row * 7919) % 10_007))}`;
/** A zero begins row 300, a NaN row 301. */
const rows = awkwardRows({ rows: ROWS, shape: [64, 64], ids: idOf });
const tensors = Buffer.from(bytesOf(tensorOf(rows)).buffer);
ZERO.copy(tensors, 300 * ROW_BYTES);
NAN.copy(tensors, 301 * ROW_BYTES);
const tensorAt = (row: number): Buffer => tensors.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES);

describe.each(['npy', 'hyrax', 'lance'])('a result in %s', (to) => {
  let folder = '';
  const at = (...names: string[]): string => join(folder, ...names);
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'arrayscope-damage-')));
    await writeRowsAs('hyrax', at('source'), rows);
    await convert(
      requestFor(at('source'), to, { sourceFormat: 'hyrax', destination: at('whole') }),
      { emit: () => undefined, chunkSize: everyRows(1) },
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => rm(at('result'), { recursive: true, force: true }));

  /** Looks for what was done to a copy of the result. */
  const damaged = async (damage: (root: string) => void) => {
    await cp(at('whole'), at('result'), { recursive: true });
    damage(at('result'));
    return {
      bySource: await compareMigration(at('source'), at('result')),
      byManifest: await verifyByManifest(at('result')),
    };
  };
  const found = (
    { bySource, byManifest }: Awaited<ReturnType<typeof damaged>>,
    rowsAndKinds: readonly (readonly [number, 'id' | 'tensor'])[],
    message: string,
  ): void => {
    expect(bySource).toMatchObject({ equal: false, complete: true, rowsCompared: ROWS });
    expect(bySource.differences.map(({ row, id, kind }) => [row, id, kind])).toEqual(
      rowsAndKinds.map(([row, kind]) => [row, idOf(row), kind]),
    );
    expect(bySource.differences[0]?.message).toContain(message);
    expect(byManifest).toMatchObject({ equal: false, complete: true, against: 'manifest' });
    const chunks = new Set(rowsAndKinds.map(([row, kind]) => `${kind} ${Math.floor(row / CHUNK)}`));
    expect(byManifest.differences.map(({ message: words }) => words).sort()).toEqual(
      [...chunks]
        .map((chunk) => {
          const [field = '', at = ''] = chunk.split(' ');
          const [first, end] = [Number(at) * CHUNK, Math.min(ROWS, (Number(at) + 1) * CHUNK)];
          return `“${field}” no longer holds what was recorded in rows ${first} to ${end - 1}.`;
        })
        .sort(),
    );
  };

  it('passes as it is', async () => {
    const { bySource, byManifest } = await damaged(() => undefined);
    const equal = { equal: true, complete: true, rowsCompared: ROWS, differences: [] };
    expect(bySource).toMatchObject(equal);
    expect(byManifest).toMatchObject(equal);
  });

  it('with two tensors swapped inside a batch', async () => {
    const seen = await damaged((root) => {
      const [one, other] = [place(root, tensorAt(20)), place(root, tensorAt(24))];
      put(one, tensorAt(24));
      put(other, tensorAt(20));
    });
    found(
      seen,
      [
        [20, 'tensor'],
        [24, 'tensor'],
      ],
      'of 4096 elements differ',
    );
  });

  it('with two whole rows swapped inside a batch', async () => {
    const seen = await damaged((root) => {
      const [one, other] = [place(root, tensorAt(20)), place(root, tensorAt(24))];
      const [id, otherId] = [idPlace(root, idOf(20)), idPlace(root, idOf(24))];
      put(one, tensorAt(24));
      put(other, tensorAt(20));
      put(id, id.encode(idOf(24)));
      put(otherId, otherId.encode(idOf(20)));
    });
    found(
      seen,
      [
        [20, 'id'],
        [20, 'tensor'],
        [24, 'id'],
        [24, 'tensor'],
      ],
      `The id is “${idOf(20)}” in the source and “${idOf(24)}” in the result.`,
    );
  });

  it('with a row lost and its neighbour there twice', async () => {
    const seen = await damaged((root) => {
      const id = idPlace(root, idOf(401));
      put(place(root, tensorAt(401)), tensorAt(400));
      put(id, id.encode(idOf(400)));
    });
    found(
      seen,
      [
        [401, 'id'],
        [401, 'tensor'],
      ],
      `“${idOf(400)}” in the result`,
    );
  });

  it('with one bit of the last tensor flipped', async () => {
    const seen = await damaged((root) => {
      const last = Buffer.from(tensorAt(ROWS - 1));
      const at = last.length - 1;
      last[at] = (last[at] ?? 0) ^ 1;
      put(place(root, tensorAt(ROWS - 1)), last);
    });
    found(seen, [[ROWS - 1, 'tensor']], 'tensor[63, 63] is');
  });

  it('with a negative zero for a zero', async () => {
    const seen = await damaged((root) => put(place(root, tensorAt(300)), MINUS_ZERO));
    found(seen, [[300, 'tensor']], 'tensor[0, 0] is 0.0 in the source and -0.0 in the result.');
  });

  it('with another payload in a NaN', async () => {
    const seen = await damaged((root) => put(place(root, tensorAt(301)), OTHER_NAN));
    found(
      seen,
      [[301, 'tensor']],
      'tensor[0, 0] is nan (bytes 0000c07f) in the source and nan (bytes 0100c07f) in the result.',
    );
  });

  it('with another id', async () => {
    const changed = `${idOf(123).slice(0, -1)}x`;
    const seen = await damaged((root) => {
      const id = idPlace(root, idOf(123));
      put(id, id.encode(changed));
    });
    found(
      seen,
      [[123, 'id']],
      `The id is “${idOf(123)}” in the source and “${changed}” in the result.`,
    );
  });

  it('whose metadata name another dtype of the same width', async () => {
    const { bySource, byManifest } = await damaged((root) => {
      for (const [before, after] of [
        ["'<f4'", "'<i4'"],
        ['fixed_size_list:float:', 'fixed_size_list:int32:'],
      ] as const)
        replaceEverywhere(root, Buffer.from(before), Buffer.from(after));
    });
    const message = '“tensor” is float32 in the source and int32 in the result.';
    expect(bySource).toMatchObject({ equal: false, complete: false });
    expect(byManifest).toMatchObject({ equal: false, against: 'manifest' });
    for (const { differences } of [bySource, byManifest])
      expect(differences[0]).toMatchObject({ kind: 'dtype', message });
  });
});

describe('honest rows', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);

  const BYTES = { encoding: 'bytes' as const };
  it.each([
    ['npy', 'duplicate ids', stringColumn(range(40).map((row) => `twin-${row % 3}`)), 'str512'],
    ['hyrax', 'duplicate ids', stringColumn(range(40).map((row) => `twin-${row % 3}`)), 'str512'],
    ['lance', 'duplicate ids', stringColumn(range(40).map((row) => `twin-${row % 3}`)), 'str512'],
    ['npy', 'byte-string ids', { ...stringColumn(range(40).map(idOf)), ...BYTES }, 'bytes160'],
    ['hyrax', 'byte-string ids', { ...stringColumn(range(40).map(idOf)), ...BYTES }, 'bytes160'],
    ['lance', 'byte-string ids', { ...stringColumn(range(40).map(idOf)), ...BYTES }, 'bytes160'],
  ] as const)('pass in %s with %s', async (to, _, ids, dtype) => {
    const plain = awkwardRows({ rows: 40 });
    const columns = new Map<string, Column>([...plain.columns, ['id', ids]]);
    const fields = plain.fields.map((field) => (field.name === 'id' ? { ...field, dtype } : field));
    await writeRowsAs('hyrax', at('source'), { ...plain, fields, columns });
    const result = await convert(
      requestFor(at('source'), to, { sourceFormat: 'hyrax', destination: at('result') }),
      { emit: () => undefined },
    );
    expect(result.verified).toMatchObject({ rows: 40, complete: true });
    const equal = { equal: true, complete: true, rowsCompared: 40, differences: [] };
    expect(await compareMigration(at('source'), at('result'))).toMatchObject(equal);
    expect(await verifyByManifest(at('result'))).toMatchObject(equal);
  });
});

function tensorOf({ columns }: MemoryRows) {
  const tensor = columns.get('tensor');
  if (tensor?.kind !== 'numeric') throw new TypeError('no tensor');
  return tensor.data;
}

interface Place {
  readonly path: string;
  readonly offset: number;
}

function put({ path, offset }: Place, bytes: Uint8Array): void {
  const file = readFileSync(path);
  file.set(bytes, offset);
  writeFileSync(path, file);
}

/** Where some bytes lie in the files of a result: in one place of one of them. */
function place(root: string, bytes: Buffer): Place {
  const places = filesOf(root).flatMap((path) => {
    const offset = readFileSync(path).indexOf(bytes);
    return offset === -1 ? [] : [{ path, offset }];
  });
  const [only, ...others] = places;
  if (only === undefined || others.length > 0)
    throw new RangeError(`${bytes.length} bytes lie in ${places.length} files`);
  return only;
}

/** An id lies as UTF-32 (NumPy's `U`) or as UTF-8; Hyrax's list of ids is no part of the rows. */
function idPlace(root: string, id: string): Place & { readonly encode: (id: string) => Buffer } {
  for (const encode of [utf32, (text: string) => Buffer.from(text)]) {
    const places = filesOf(root)
      .filter((path) => !/index|manifest/.test(path))
      .flatMap((path) => {
        const offset = readFileSync(path).indexOf(encode(id));
        return offset === -1 ? [] : [{ path, offset, encode }];
      });
    const [only, ...others] = places;
    if (only !== undefined && others.length === 0) return only;
  }
  throw new RangeError(`${id} lies in no single file`);
}

function utf32(text: string): Buffer {
  return Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer);
}

function replaceEverywhere(root: string, before: Buffer, after: Buffer): void {
  for (const path of filesOf(root).filter((name) => !name.endsWith('.json'))) {
    const file = readFileSync(path);
    for (let at = file.indexOf(before); at !== -1; at = file.indexOf(before, at + 1))
      file.set(after, at);
    writeFileSync(path, file);
  }
}

function filesOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile());
}
