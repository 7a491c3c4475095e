/** Every file of the fixtures folder, written by NumPy; see support/fixtures/make_vectors.py. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SettingsNeededError, isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { vectors } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES).filter((name) => !/\.json$|^folder-/.test(name));

interface Expected {
  readonly rowCount: number;
  readonly dtype: string;
  readonly dimension: number;
  readonly hex: string;
  readonly settings?: JsonObject;
  readonly problems?: readonly string[];
  readonly error?: string;
  readonly readError?: string;
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => expectedOf(name).readError !== undefined);
const sound = names.filter((name) => !refused.includes(name) && !unreadable.includes(name));

const opened: Dataset[] = [];
async function open(name: string, settings = expectedOf(name).settings): Promise<Dataset> {
  const dataset = await vectors.open(join(FIXTURES, name), { settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

function hexOf(batch: TensorBatch): string {
  const column = batch.columns.get('vector');
  if (column?.kind !== 'numeric') throw new Error('there are no vectors');
  return Buffer.from(bytesOf(column.data)).toString('hex');
}

test('the fixtures are there', () => {
  expect(sound.length).toBeGreaterThan(35);
  expect(refused.length).toBeGreaterThan(12);
  expect(unreadable.length).toBeGreaterThan(0);
});

describe.each(sound)('%s', (name) => {
  const { rowCount, dtype, dimension, hex, problems = [], settings } = expectedOf(name);

  test('gives every byte, in any order', async () => {
    const dataset = await open(name);
    expect(dataset.rowCount).toBe(rowCount);
    expect(dataset.fields).toMatchObject([{ name: 'vector', dtype, shape: [dimension] }]);
    expect(dataset.problems.map(({ code }) => code)).toEqual(problems);
    expect(await dataset.check()).toEqual(dataset.problems);
    const all = Array.from({ length: rowCount }, (_, row) => row);
    const wanted = [...all].reverse().concat(all.slice(0, 1));
    const width = hex.length / Math.max(1, rowCount);
    expect(hexOf(await dataset.take(wanted))).toBe(
      wanted.map((row) => hex.slice(row * width, (row + 1) * width)).join(''),
    );
    let found = '';
    for await (const batch of dataset.scan({ batchRows: 3 })) found += hexOf(batch);
    expect(found).toBe(hex);
  });

  test.runIf(settings !== undefined)('is never guessed, and what it is is offered', async () => {
    expect(await detectPath(vectors, join(FIXTURES, name))).toMatchObject({ confidence: 1 });
    const error: unknown = await open(name, {}).catch((thrown: unknown) => thrown);
    if (!(error instanceof SettingsNeededError)) throw new Error(`${name} gave ${String(error)}`);
    expect(error.choices.length).toBeGreaterThan(0);
    for (const choice of error.choices) {
      expect(choice.format).toBe('vectors');
      await open(name, choice.settings);
    }
    const framed = settings?.['layout'];
    const offered = error.choices.map((choice) => choice.settings);
    if (framed !== undefined)
      expect(offered[0]).toMatchObject({ layout: framed, dtype, dimension });
    if (name === 'embeddings.f32')
      expect(offered[0]).toEqual({ layout: 'raw', dtype: 'float32', dimension: 128 });
  });

  test.runIf(settings === undefined)('is known by its name and size', async () => {
    expect(await detectPath(vectors, join(FIXTURES, name))).toMatchObject({ confidence: 2 });
    await expect(open(name, { dimension: dimension + 1 })).rejects.toMatchObject({
      code: 'settings-disagree',
      exitCode: 2,
    });
  });
});

test.each(refused)('%s is refused', async (name) => {
  const error: unknown = await open(name).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
  expect(error.toInfo()).toMatchObject({ code: expectedOf(name).error, exitCode: 3 });
  expect(error.message).toContain(name);
  expect(error.message).toMatch(/\.$/);
});

test.each(unreadable)('%s opens, and reading it says what is wrong', async (name) => {
  const dataset = await open(name);
  await expect(dataset.take([0, 1, 2])).rejects.toMatchObject({
    code: expectedOf(name).readError,
    row: 2,
  });
  expect(await dataset.check()).toMatchObject([{ code: expectedOf(name).readError, row: 2 }]);
  expect((await dataset.take([6, 3])).rowCount).toBe(2);
});

test('part of what a person knows narrows what is offered', async () => {
  const error: unknown = await open('embeddings.f32', { dimension: 64 }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SettingsNeededError)) throw new Error(String(error));
  expect(error.choices.map(({ label }) => label)).toEqual(['64 × float32: 20 rows']);
  expect(error.toInfo()).toMatchObject({ code: 'settings-needed', exitCode: 3 });
});

test('a name of another kind and a folder without a note are nobody’s', async () => {
  expect(await detectPath(vectors, join(FIXTURES, 'seven.fvecs.json'))).toBeNull();
  expect(await detectPath(vectors, FIXTURES)).toBeNull();
});
