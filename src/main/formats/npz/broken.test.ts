/** Damaged archives end in a sentence or in data, whichever byte is wrong or missing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { npz } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-npz-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function outcomeOf(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'damaged.npz');
  writeFileSync(path, bytes);
  try {
    const dataset = await npz.open(path);
    try {
      let rows = 0;
      for await (const batch of dataset.scan()) rows += batch.rowCount;
      expect(rows).toBe(dataset.rowCount);
      await dataset.check();
      return dataset.problems.length === 0 ? 'data' : 'some data';
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
    expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
    return error.code;
  }
}

test.each(['versions', 'zip64', 'strings'])('%s.npz, cut anywhere', async (name) => {
  const whole = readFileSync(join(FIXTURES, `${name}.npz`));
  expect(await outcomeOf(whole)).toBe('data');
  for (let length = 0; length < whole.length; length += 1) {
    const outcome = await outcomeOf(whole.subarray(0, length));
    expect(outcome).toBe(length === 0 ? 'empty-file' : 'bad-zip');
  }
});

test.each(['versions', 'zip64', 'strings'])('%s.npz, every byte turned', async (name) => {
  const whole = readFileSync(join(FIXTURES, `${name}.npz`));
  const outcomes = new Set<string>();
  for (let at = 0; at < whole.length; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    outcomes.add(await outcomeOf(damaged));
  }
  // Wrong, wrong in one member, and where nobody looks.
  expect(outcomes).toContain('bad-zip');
  expect(outcomes).toContain('some data');
  expect(outcomes).toContain('data');
});
