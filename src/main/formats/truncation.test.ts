/** One kind of damage in full: each format's smallest fixture, cut short at one byte after another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Original, boundedOutcome, bytesIn, digest, filesIn, soundFixtures } from './read-damaged'; // prettier-ignore
import { allFormats } from './registry';
import type { Format } from './types';

/** Headers, indexes and footers of a small dataset lie within. */
const CUTS_FROM_EITHER_END = 1024;
/** The library of Lance takes milliseconds to open a table. */
const FEW_CUTS_A_FILE = 40;

/** Its library is slow to open: hdf5/truncation.fuzz.ts cuts many of its fixtures, byte by byte. */
const WITH_A_SUITE_OF_ITS_OWN = 'hdf5';

const formats = (await allFormats())
  .filter(({ id }) => id !== WITH_A_SUITE_OF_ITS_OWN)
  .map((format) => [format.id, format] as const);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-damage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function copyOf({ path, name }: Original): string {
  const copy = join(folder, name);
  cpSync(path, copy, { recursive: true });
  return copy;
}

async function smallest(format: Format): Promise<Original> {
  const originals = await soundFixtures(format);
  const [first] = originals
    .filter(({ path }) => bytesIn(path) > 0)
    .sort((a, b) => bytesIn(a.path) - bytesIn(b.path));
  if (first === undefined) throw new TypeError(`${format.id} has no sound fixture`);
  return first;
}

/** Lengths to cut at, ascending: every byte of both ends, or as many as there is time for. */
function cutsOf(bytes: number, most: number): readonly number[] {
  const all = Array.from({ length: bytes }, (_, length) => length).filter(
    (length) => length < CUTS_FROM_EITHER_END || length >= bytes - CUTS_FROM_EITHER_END,
  );
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, index) => index % step === 0);
}

test.each(formats)(
  '%s: cut short at every byte, it ends in a clear error or in data',
  async (id, format) => {
    const original = await smallest(format);
    const path = copyOf(original);
    const failures: string[] = [];
    let refused = 0;
    for (const file of filesIn(path)) {
      const whole = readFileSync(file);
      for (const length of cutsOf(
        whole.length,
        id === 'lance' ? FEW_CUTS_A_FILE : Number.MAX_SAFE_INTEGER,
      )) {
        truncateSync(file, length);
        const before = digest(folder);
        try {
          if ((await boundedOutcome(format, path, original)) === 'error') refused += 1;
          expect(digest(folder)).toEqual(before);
        } catch (error) {
          failures.push(`${relative(folder, file)} cut at ${length}: ${String(error)}`);
        }
        writeFileSync(file, whole);
      }
    }
    expect(failures).toEqual([]);
    expect(refused).toBeGreaterThan(0);
  },
  120_000,
);
