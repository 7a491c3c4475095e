import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SIGNATURES } from './file-signatures';
import { identifyFile } from './identify-file';
import { openDataset } from './open';

let folder: string;
let files: Readonly<Record<string, Buffer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-identify-'));
  // Written by support/fixtures/make_file_kinds.py with the programs that own these formats.
  const text = await readFile(join(import.meta.dirname, 'testing', 'file-kinds.json'), 'utf8');
  const encoded = z.record(z.string(), z.string()).parse(JSON.parse(text));
  files = Object.fromEntries(
    Object.entries(encoded).map(([name, data]) => [name, Buffer.from(data, 'base64')]),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function whatIs(data: Uint8Array): Promise<string | null> {
  const path = join(folder, 'some-file');
  await writeFile(path, data);
  return (await identifyFile(path))?.what ?? null;
}

const EXPECTED: Readonly<Record<string, string | null>> = {
  empty: 'an empty file',
  zeros: 'a file of zeros',
  pickle: 'a Python pickle',
  'pickled array': 'a Python pickle',
  joblib: 'a joblib dump (a Python pickle)',
  'PyTorch zip': 'a PyTorch checkpoint (a zip archive around a Python pickle)',
  'PyTorch old': 'a PyTorch checkpoint of the old kind (a Python pickle)',
  npz: 'a zip archive of .npy arrays (.npz)',
  xlsx: 'an Excel workbook',
  docx: 'a Microsoft Office document',
  zip: 'a zip archive',
  'empty zip': 'a zip archive',
  gzip: 'a file compressed with gzip',
  rds: 'an R data file (.rds or .RData)',
  'tar.gz': 'a tar archive, compressed with gzip',
  nifti: 'a NIfTI brain image',
  'nii.gz': 'a NIfTI brain image, compressed with gzip',
  tar: 'a tar archive',
  bzip2: 'a file compressed with bzip2',
  xz: 'a file compressed with xz',
  sqlite: 'an SQLite database',
  wav: 'a WAV recording',
  tfrecord: 'a TFRecord file',
  safetensors: 'a safetensors file of a model',
  html: 'a web page (HTML)',
  json: 'JSON text',
  text: 'a text file',
  lfs: 'a Git LFS pointer: the data itself was never fetched',
  png: 'a PNG picture',
  unknown: null,
};

describe('identifyFile', () => {
  it('knows every kind that the fixtures hold', async () => {
    const found: Record<string, string | null> = {};
    for (const [name, data] of Object.entries(files)) found[name] = await whatIs(data);
    expect(found).toEqual(EXPECTED);
  });

  it('knows every signature where it stands, and not one byte beside', async () => {
    for (const { bytes, at = 0, what } of SIGNATURES) {
      const data = Buffer.alloc(at + bytes.length + 600, 0x80);
      data.write(bytes, at, 'latin1');
      expect(await whatIs(data), what).toBe(what);
      data.fill(0x80);
      data.write(bytes, at + 1, 'latin1');
      expect(await whatIs(data), `${what}, moved`).not.toBe(what);
    }
  });

  it('says of each what to do, as a sentence', () => {
    for (const { what, advice } of SIGNATURES) {
      expect(what).toMatch(/^an? /);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('is never sure of what is cut short', async () => {
    const record = files['tfrecord'] ?? Buffer.alloc(0);
    expect(await whatIs(record.subarray(0, 14))).toBeNull();
    const damaged = Buffer.from(record);
    damaged[8] = (damaged[8] ?? 0) ^ 1;
    expect(await whatIs(damaged)).not.toBe('a TFRecord file');
    const pickle = files['pickle'] ?? Buffer.alloc(0);
    expect(await whatIs(pickle.subarray(0, -1))).not.toBe('a Python pickle');
  });

  it.skipIf(process.platform === 'win32')('does not wait at a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect((await identifyFile(pipe))?.what).toContain('a pipe');
  });

  it('knows a text though a character is cut where the look ends', async () => {
    expect(await whatIs(Buffer.from(`a${'é'.repeat(40_000)}`))).toBe('a text file');
  });
});

describe('openDataset of such a file', () => {
  it('says what it is, what opens it, and what Arrayscope reads', async () => {
    const path = join(folder, 'model.weights');
    await writeFile(path, files['pickle'] ?? '');
    await expect(openDataset(path)).rejects.toMatchObject({
      code: 'unknown-file',
      exitCode: 3,
      path,
      message: `${path} is a Python pickle, which Arrayscope does not read.`,
      hint: expect.stringMatching(/^A pickle can run any program .* np\.savez\. Arrayscope reads /),
    });
    await writeFile(path, files['unknown'] ?? '');
    await expect(openDataset(path)).rejects.toMatchObject({
      code: 'unknown-file',
      message: expect.stringContaining('nothing in its bytes says what it is'),
    });
  });
});
