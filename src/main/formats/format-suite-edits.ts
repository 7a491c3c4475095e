/** What every format that claims changes in place must do: after each, exactly the rows expected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NumericDtype, rowBytes, viewElements } from '../../shared/model/dtype';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { fieldsOf, wordsOf } from './format-suite-rows';
import {
  EDIT_ROWS,
  EDIT_SHAPE,
  SUITE_EDITS,
  type SuiteEdit,
  makeEdit,
  rowsAfter,
  rowsBefore,
  sampleOf,
} from './suite-edits';
import type { DatasetEditor, Format } from './types';

type Columns = TensorBatch['columns'];

/** Columns of one row, and what makes them other ones than the dataset's. */
const OTHER_TYPES: readonly (readonly [string, (columns: Columns) => Columns])[] = [
  ['numbers of another type', (columns) => new Map([...columns, tensorOf('float64', EDIT_SHAPE)])],
  ['tensors of another shape', (columns) => new Map([...columns, tensorOf('float32', [2, 3])])],
  ['text for tensors', (columns) => new Map([...columns, ['tensor', stringColumn(['1'])]])],
  ['bytes for text', (columns) => new Map([...columns, ['id', bytesColumn()]])],
  ['a field too few', (columns) => new Map([...columns].filter(([name]) => name !== 'tensor'))],
  ['a field too many', (columns) => new Map([...columns, ['more', stringColumn(['1'])]])],
];

function tensorOf(dtype: NumericDtype, shape: readonly number[]): readonly [string, Column] {
  const bytes = new Uint8Array(rowBytes(dtype, shape));
  return ['tensor', { kind: 'numeric', dtype, shape, data: viewElements(dtype, bytes) }];
}

function bytesColumn(): Column {
  return { ...stringColumn(['36']), encoding: 'bytes' };
}

export function describeEdits(format: Format): void {
  const claimed = SUITE_EDITS.filter((edit) => format.capabilities[edit]);

  test('an editor is there when a change is claimed', () => {
    expect(format.edit !== undefined).toBe(claimed.length > 0);
  });

  describe.runIf(claimed.length > 0)('changes in place', () => {
    let folder = '';
    let path = '';
    let editor: DatasetEditor | undefined;
    let rows: readonly number[] = [];
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), `arrayscope-edit-${format.id}-`));
      path = join(folder, 'dataset');
      const writer = await format.create?.(path, { fields: fieldsOf('float32', EDIT_SHAPE) });
      await writer?.write(rowsBefore());
      await writer?.finish();
      rows = Array.from({ length: EDIT_ROWS }, (_, row) => row);
      editor = undefined;
    });
    afterEach(async () => {
      await editor?.close();
      await rm(folder, { recursive: true });
    });

    async function opened(): Promise<DatasetEditor> {
      editor ??= await format.edit?.(path);
      if (editor === undefined) throw new TypeError(`${format.id} has no editor`);
      return editor;
    }

    async function change(edit: SuiteEdit): Promise<void> {
      await makeEdit(await opened(), edit);
      rows = rowsAfter(edit, rows, format.capabilities.replacedRowsMove);
    }

    /** What a dataset opened anew holds is what should be there, and the editor counts alike. */
    async function expectRows(): Promise<void> {
      const expected = wordsOf(sampleOf(rows));
      expect((await opened()).rowCount).toBe(rows.length);
      const dataset = await format.open(path);
      try {
        expect(dataset.rowCount).toBe(rows.length);
        const found: string[] = [];
        for await (const batch of dataset.scan({ batchRows: 4 })) found.push(...wordsOf(batch));
        expect(found).toEqual(expected);
        const backwards = rows.map((_, row) => rows.length - 1 - row);
        expect(wordsOf(await dataset.take(backwards))).toEqual([...expected].reverse());
        const problems = [...dataset.problems, ...(await dataset.check())];
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      } finally {
        await dataset.close();
      }
    }

    test('the editor has what is claimed, and nothing else', async () => {
      const present = await opened();
      expect(SUITE_EDITS.filter((edit) => present[edit] !== undefined)).toEqual(claimed);
      expect(present.fields.map(({ name }) => name)).toEqual(['id', 'tensor']);
      await expectRows();
    });

    test.each(claimed)('%s leaves exactly the rows expected', async (edit) => {
      await change(edit);
      await expectRows();
    });

    test('one after another, with the same editor', async () => {
      for (const edit of [...claimed, ...claimed]) {
        await change(edit);
        await expectRows();
      }
    });

    test('one after another, each with an editor of its own', async () => {
      for (const edit of [...claimed].reverse()) {
        await change(edit);
        await expectRows();
        await editor?.close();
        editor = undefined;
      }
    });

    test.runIf(format.capabilities.append)('rows are added to none', async () => {
      const empty = join(folder, 'empty');
      const writer = await format.create?.(empty, { fields: fieldsOf('float32', EDIT_SHAPE) });
      await writer?.finish();
      path = empty;
      rows = [];
      await change('append');
      await expectRows();
    });

    test.runIf(format.capabilities.delete)('all rows can be deleted', async () => {
      await (await opened()).delete?.(rows);
      rows = [];
      await expectRows();
      if (format.capabilities.compact) await change('compact');
      if (format.capabilities.append) await change('append');
      await expectRows();
    });

    test.each([[[EDIT_ROWS]], [[-1]], [[1.5]], [[3, 3]]])(
      'rows %j are refused, and nothing changes',
      async (named) => {
        const present = await opened();
        const batch = sampleOf(named.map((_, index) => 36 + index));
        const calls = [() => present.replace?.(named, batch), () => present.delete?.(named)];
        for (const call of calls) {
          const made = call();
          if (made !== undefined)
            await expect(made).rejects.toMatchObject({ tag: 'UsageError', exitCode: 2 });
        }
        await expectRows();
      },
    );

    test.runIf(format.capabilities.append || format.capabilities.replace).each(OTHER_TYPES)(
      'rows with %s are refused, and nothing changes',
      async (_, other) => {
        const present = await opened();
        const sample = sampleOf([36]);
        const batch = { ...sample, columns: other(sample.columns) };
        for (const call of [() => present.append?.(batch), () => present.replace?.([3], batch)]) {
          const made = call();
          if (made !== undefined)
            await expect(made).rejects.toMatchObject({ tag: 'UsageError', code: 'other-fields' });
        }
        await expectRows();
      },
    );

    test('closing twice is fine, changing afterwards is not', async () => {
      const present = await opened();
      await present.close();
      await present.close();
      for (const edit of claimed)
        await expect(makeEdit(present, edit)).rejects.toMatchObject({ tag: 'UsageError' });
      await expectRows();
    });
  });
}
