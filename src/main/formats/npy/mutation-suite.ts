/**
 * Damaged files give a clear error or data: never a crash, a hang or a huge allocation. Run over a
 * few in every test run (mutation.test.ts), over as many as one likes by npy.fuzz.ts.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { npy } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const LARGEST_FIXTURE_BYTES = 2048;
const MAX_MILLISECONDS = 2000;
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;

export interface Outcomes {
  data: number;
  error: number;
}

/** Damages sound fixtures in `count` ways that the seed decides, and reads what comes of it. */
export async function readMutants(count: number, seed: number): Promise<Outcomes> {
  const folder = mkdtempSync(join(tmpdir(), 'arrayscope-mutants-'));
  const random = randomSource(seed);
  const originals = soundFixtures();
  const before = process.memoryUsage().rss;
  const outcomes = { data: 0, error: 0 };
  try {
    for (let mutant = 0; mutant < count; mutant += 1) {
      const original = originals[random(originals.length)];
      const mutate = mutations[mutant % mutations.length];
      if (original === undefined || mutate === undefined)
        throw new Error('there is nothing to damage');
      const path = join(folder, `mutant-${mutant}.npy`);
      writeFileSync(path, mutate(original, random));
      const started = performance.now();
      outcomes[await outcomeOf(path)] += 1;
      expect(performance.now() - started, path).toBeLessThan(MAX_MILLISECONDS);
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH_BYTES);
  return outcomes;
}

function soundFixtures(): Buffer[] {
  return readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.npy') && !/^(?:broken|refused)-/.test(name))
    .map((name) => readFileSync(join(FIXTURES, name)))
    .filter((bytes) => bytes.length > 80 && bytes.length < LARGEST_FIXTURE_BYTES);
}

/** mulberry32: the same mutants in every run. */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutation = (bytes: Buffer, random: (below: number) => number) => Buffer;
const HEADER_BYTES = 128;
const TOKENS = [
  '9',
  '99999999',
  '-1',
  '0',
  "'",
  '"',
  '(',
  ')',
  '[',
  '{',
  '}',
  ',',
  ':',
  '\\',
  '|O',
  '>f8',
  'U999999999',
  'S9',
  'True',
  '\xff',
  '\0',
  'L',
  ' ',
];

const mutations: readonly Mutation[] = [
  (bytes, random) => {
    const damaged = Buffer.from(bytes);
    const at = random(Math.min(HEADER_BYTES, bytes.length));
    damaged[at] = (damaged[at] ?? 0) ^ (1 << random(8));
    return damaged;
  },
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => {
    const at = 10 + random(60);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(TOKENS[random(TOKENS.length)] ?? '', 'latin1'),
      bytes.subarray(at),
    ]);
  },
  (bytes, random) => {
    const at = 10 + random(60);
    const token = Buffer.from(TOKENS[random(TOKENS.length)] ?? '', 'latin1');
    return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at + token.length)]);
  },
  (bytes, random) => {
    const at = random(60);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(12))]);
  },
  (bytes, random) => {
    const damaged = Buffer.from(bytes);
    const at = random(bytes.length);
    damaged[at] = random(256);
    return damaged;
  },
  (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random(100), 7)]),
  // A digit of the shape becomes another.
  (bytes, random) => {
    const digits = [...bytes.subarray(0, HEADER_BYTES).entries()].filter(
      ([, byte]) => byte >= 0x30 && byte <= 0x39,
    );
    const damaged = Buffer.from(bytes);
    const chosen = digits[random(Math.max(1, digits.length))];
    if (chosen !== undefined) damaged[chosen[0]] = 0x30 + random(10);
    return damaged;
  },
];

async function outcomeOf(path: string): Promise<'data' | 'error'> {
  try {
    const dataset = await npy.open(path);
    try {
      let rows = 0;
      for await (const batch of dataset.scan()) rows += batch.rowCount;
      expect(rows).toBe(dataset.rowCount);
      if (rows > 0) expect((await dataset.take([rows - 1])).rowCount).toBe(1);
      return 'data';
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
    expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
    return 'error';
  }
}
