/**
 * Every file of a text format's fixtures against the expectation beside it, which Python wrote
 * (support/fixtures/text_fixtures.py). A new file is a new test.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../../shared/errors';
import type { JsonObject } from '../../../../shared/model/json';
import { bytesOf } from '../../../../shared/model/dtype';
import type { Column } from '../../../../shared/model/tensor';
import { stringAt } from '../../../lib/string-column';
import type { Dataset, Format } from '../../types';
import { detectPath } from '../../claim';

interface ExpectedField {
  readonly name: string;
  readonly kind: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** One of the two: elements of all rows, or a text a row. */
  readonly hex?: string;
  readonly text?: readonly (string | null)[];
  /** Absent where no number is null. */
  readonly valid?: readonly number[];
}
interface Expected {
  readonly settings: JsonObject;
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[];
  readonly problems: readonly string[];
  readonly check: readonly { readonly code: string; readonly row: number; readonly line: number }[];
  /** Code of the error that opening gives. */
  readonly error?: string;
}

export function describeFixtures(format: Format, folder: string): void {
  const names = readdirSync(folder).filter((name) => readdirSync(folder).includes(`${name}.json`));
  const expectedOf = (name: string): Expected =>
    JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Expected;
  const refused = names.filter((name) => expectedOf(name).error !== undefined);
  const sound = names.filter((name) => expectedOf(name).error === undefined);

  const opened: Dataset[] = [];
  async function open(name: string): Promise<Dataset> {
    const { settings } = expectedOf(name);
    const dataset = await format.open(join(folder, name), { settings });
    opened.push(dataset);
    return dataset;
  }
  afterEach(async () => {
    for (const dataset of opened.splice(0)) await dataset.close();
  });

  test('the fixtures are there', () => {
    expect(sound.length).toBeGreaterThan(15);
    expect(refused.length).toBeGreaterThan(2);
  });

  describe.each(sound)('%s', (name) => {
    const expected = expectedOf(name);
    const badRows = new Set(expected.check.map(({ row }) => row));
    const goodRows = Array.from({ length: expected.rowCount }, (_, row) => row).filter(
      (row) => !badRows.has(row),
    );

    test('has the fields expected', async () => {
      const { fields, rowCount, problems } = await open(name);
      expect(rowCount).toBe(expected.rowCount);
      expect(
        fields.map(({ name: field, kind, dtype, shape }) => ({ field, kind, dtype, shape })),
      ).toEqual(
        expected.fields.map(({ name: field, kind, dtype, shape }) => ({
          field,
          kind,
          dtype,
          shape,
        })),
      );
      expect(problems.map(({ code }) => code)).toEqual(expected.problems);
    });

    test('is recognised', async () => {
      expect(await detectPath(format, join(folder, name))).not.toBeNull();
    });

    test.runIf(badRows.size === 0)('gives every value', async () => {
      const dataset = await open(name);
      const backwards = goodRows.toReversed().concat(goodRows.slice(0, 1));
      const taken = await dataset.take(backwards);
      for (const field of expected.fields)
        expect(valuesOf(taken.columns.get(field.name)), field.name).toEqual(
          expectedValues(field, expected.rowCount, backwards),
        );
      let first = 0;
      for await (const batch of dataset.scan({ batchRows: 3 })) {
        const rows = goodRows.slice(first, first + 3);
        for (const field of expected.fields)
          expect(valuesOf(batch.columns.get(field.name)), field.name).toEqual(
            expectedValues(field, expected.rowCount, rows),
          );
        first += batch.rowCount;
      }
      expect(first).toBe(expected.rowCount);
    });

    test('each bad row is a problem with its line, and an error when it is read', async () => {
      const dataset = await open(name);
      const found = (await dataset.check()).filter(({ severity }) => severity === 'error');
      expect(found.map(({ code, row }) => ({ code, row }))).toEqual(
        expected.check.map(({ code, row }) => ({ code, row })),
      );
      for (const [index, { code, row, line }] of expected.check.entries()) {
        expect(found[index]?.message).toContain(`, line ${line}: `);
        const error: unknown = await dataset.take([row]).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code, row, exitCode: 3 });
        if (!isArrayscopeError(error)) throw new Error(`row ${row} gave ${String(error)}`);
        expect(error.offset).toBeTypeOf('number');
      }
      expect((await dataset.take(goodRows)).rowCount).toBe(goodRows.length);
    });
  });

  test.each(refused)('%s is refused', async (name) => {
    const error: unknown = await open(name).catch((thrown: unknown) => thrown);
    if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
    expect(error.toInfo()).toMatchObject({ code: expectedOf(name).error, exitCode: 3 });
    expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
  });
}

type Values =
  | { readonly hex: string; readonly valid: readonly number[] | null }
  | { readonly text: readonly (string | null)[] };

function valuesOf(column: Column | undefined): Values {
  if (column === undefined) throw new Error('the column is missing');
  if (column.kind === 'numeric')
    return {
      hex: Buffer.from(bytesOf(column.data)).toString('hex'),
      valid: column.valid === undefined ? null : [...column.valid],
    };
  const rows = Array.from({ length: column.offsets.length - 1 }, (_, row) => row);
  return { text: rows.map((row) => stringAt(column, row)) };
}

function expectedValues(
  { hex = '', text, valid }: ExpectedField,
  rowCount: number,
  rows: readonly number[],
): Values {
  if (text !== undefined) return { text: rows.map((row) => text[row] ?? null) };
  const width = hex.length / Math.max(1, rowCount);
  const chosen = rows.map((row) => valid?.[row] ?? 1);
  return {
    hex: rows.map((row) => hex.slice(row * width, (row + 1) * width)).join(''),
    valid: chosen.includes(0) ? chosen : null,
  };
}
