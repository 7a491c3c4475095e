/** Damaged files of a text format: each ends in a clear error or in data. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../../shared/errors';
import type { Column } from '../../../../shared/model/tensor';
import { stringColumn } from '../../../lib/string-column';
import type { Format } from '../../types';
import { PACKAGE_NAME } from './data-package';

/** @param file name of the text file that the format writes */
export function describeBroken(format: Format, file: string): void {
  const folder = mkdtempSync(join(tmpdir(), `arrayscope-broken-${format.id}-`));
  afterAll(() => rmSync(folder, { recursive: true }));
  let made = 0;
  const place = (): string => {
    made += 1;
    return join(folder, `${made}`);
  };

  /** Two rows with a tensor each. */
  async function written(): Promise<string> {
    const path = place();
    const writer = await format.create?.(path, {
      fields: [
        { name: 'id', kind: 'id', dtype: 'str', shape: [] },
        { name: 't', kind: 'tensor', dtype: 'float32', shape: [2] },
      ],
    });
    const data = Float32Array.of(0.5, -1.25, Number.NaN, 1e-20);
    await writer?.write({
      rowCount: 2,
      columns: new Map<string, Column>([
        ['id', stringColumn(['a "b"', 'c'])],
        ['t', { kind: 'numeric', dtype: 'float32', shape: [2], data }],
      ]),
    });
    await writer?.finish();
    return path;
  }

  /** Checks and reads everything; the code of the error, or the problems found. */
  async function outcome(path: string): Promise<string> {
    try {
      const dataset = await format.open(path);
      try {
        const codes = (await dataset.check()).map(({ code }) => code);
        let rows = 0;
        for await (const batch of dataset.scan()) rows += batch.rowCount;
        expect(rows).toBe(dataset.rowCount);
        return codes.join(' ');
      } finally {
        await dataset.close();
      }
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      expect(error).toMatchObject({ exitCode: 3 });
      expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
      return `! ${error.code}`;
    }
  }

  test('what is whole is sound', async () => {
    expect(await outcome(await written())).toBe('');
  });

  test.each([PACKAGE_NAME, file])('%s cut short at every byte is told of', async (name) => {
    const path = await written();
    const whole = readFileSync(join(path, name));
    for (let length = 0; length < whole.length - 1; length += 1) {
      writeFileSync(join(path, name), whole.subarray(0, length));
      expect(await outcome(path), `${length} bytes`).toMatch(
        name === file ? /^! truncated$/ : /^! bad-datapackage$/,
      );
    }
  });

  test('a bare file cut short at every byte gives an error or data', async () => {
    const whole = readFileSync(join(await written(), file));
    for (let length = 1; length < whole.length; length += 1) {
      const path = place();
      writeFileSync(path, whole.subarray(0, length));
      expect(await outcome(path), `${length} bytes`).toBeTypeOf('string');
    }
  });

  test('what lies behind the recorded end is not read, and told of', async () => {
    const path = await written();
    const data = readFileSync(join(path, file));
    writeFileSync(join(path, file), Buffer.concat([data, data.subarray(-5), Buffer.from('torn')]));
    expect(await outcome(path)).toBe('after-the-end');
    await (await format.edit?.(path))?.close();
    expect(readFileSync(join(path, file))).toEqual(data);
    expect(await outcome(path)).toBe('');
  });

  test('a bare file is not changed in place', async () => {
    const path = join(await written(), file);
    await expect(format.edit?.(path)).rejects.toMatchObject({ code: 'not-editable', exitCode: 3 });
  });

  test('a link that leads out of the folder is not followed', async () => {
    const path = await written();
    rmSync(join(path, file));
    symlinkSync(join(await written(), file), join(path, file));
    expect(await outcome(path)).toBe('! outside-folder');
  });

  test('a folder in place of the file is no file', async () => {
    const path = await written();
    rmSync(join(path, file));
    mkdirSync(join(path, file));
    expect(await outcome(path)).toMatch(/^! /);
  });

  describe('bombs', () => {
    const deep = '['.repeat(200_000);
    const zeros = '[[],'.repeat(50_000);
    test.each([
      ['brackets without end', `{"t": ${deep}`],
      ['lists without end', `{"t": ${zeros}`],
      ['closed as deep', `{"t": ${deep}${']'.repeat(200_000)}}\n`],
      ['a million digits', `{"t": ${'9'.repeat(1_000_000)}}\n{"t": 1e${'9'.repeat(100_000)}}\n`],
      ['quotes', `t\n${'"'.repeat(300_001)}\n`],
      ['commas', `t\n${','.repeat(300_000)}\n`],
      ['escapes', `{"t": "${'\\'.repeat(300_001)}"}\n`],
      ['zeros', '\0'.repeat(300_000)],
      ['newlines', `t\n${'\n'.repeat(300_000)}`],
    ])('%s', async (_, text) => {
      const path = place();
      writeFileSync(path, text);
      const started = performance.now();
      expect(await outcome(path)).toBeTypeOf('string');
      expect(performance.now() - started).toBeLessThan(5000);
    });
  });
}
