import { describe, expect, it } from 'vitest';
import type { DatasetEditor } from '../../formats/types';
import { resolveEntry } from '../entry';
import { generatedRows } from '../generated-rows';
import { formatDouble } from '../memory-format-fixture';
import { append } from './append';
import { deleteCompact } from './delete-compact';
import { loadModifySave } from './load-modify-save';
import { measuredDouble } from './measured-fixture';
import { replace } from './replace';
import type { Operation } from './types';

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

function waysOf(operation: Operation, editable: boolean, moves = false): readonly string[] {
  const { format } = formatDouble(source, { editable });
  const capabilities = { ...format.capabilities, replacedRowsMove: moves };
  const entry = resolveEntry({ ...format, capabilities }, {});
  const ways = operation.ways({
    entry,
    fields: source.fields,
    request: {
      entries: [],
      operations: [],
      sizes: [],
      data: { kind: 'generated', shape: [5], dtype: 'float32', seed: 4 },
      repeats: 1,
      cache: 'hot',
      seed: 1,
    },
  });
  return 'cannot' in ways ? [] : ways.map(({ id }) => id);
}

describe('a change of some rows', () => {
  it.each([replace, append, deleteCompact])(
    '$id is made in place where the format can, else by writing anew',
    (operation) => {
      expect(waysOf(operation, true)).toEqual(['in-place']);
      expect(waysOf(operation, false)).toEqual(['rewrite']);
    },
  );

  it.each([
    [replace, ['replace 100'], 130, 100],
    [append, ['append 100'], 230, 100],
    [deleteCompact, ['delete 65', 'compact'], 65, 65],
  ] as const)('is of as many rows as it says', async (operation, calls, rowsAfter, moved) => {
    const inPlace = await measuredDouble(operation, 'in-place', source, { editable: true });
    expect(inPlace.double.editor.calls.slice(-calls.length)).toEqual(calls);
    expect(inPlace.double.writes).toEqual([]);
    expect(inPlace.outcome.rowsPerSample).toBe(moved);
    expect(inPlace.outcome.bytesPerSample).toBe(moved * 20);

    const anew = await measuredDouble(operation, 'rewrite', source);
    expect(anew.double.editor.calls).toEqual([]);
    const passes = anew.outcome.warmup.length + anew.outcome.samples.length;
    const written = anew.double.writes.reduce((sum, rows) => sum + rows, 0);
    expect(written / passes).toBe(rowsAfter);
  });

  it.each<[string, Operation, Partial<DatasetEditor>]>([
    ['replaces nothing', replace, { replace: async () => undefined }],
    ['appends nothing', append, { append: async () => undefined }],
    ['deletes nothing', deleteCompact, { delete: async () => undefined }],
  ])('gives no time when the editor %s', async (_, operation, broken) => {
    const measuring = measuredDouble(operation, 'in-place', source, {
      editable: true,
      spoilEditor: (editor) => ({ ...editor, ...broken }),
    });
    await expect(measuring).rejects.toMatchObject({ code: 'rows-differ' });
  });
});

describe('load, modify, save', () => {
  it('is done in place only where replaced rows stay where they are', () => {
    expect(waysOf(loadModifySave, true)).toEqual(['normal', 'batch', 'map']);
    expect(waysOf(loadModifySave, true, true)).toEqual(['normal', 'batch']);
    expect(waysOf(loadModifySave, false)).toEqual(['normal', 'batch']);
  });

  it.each([
    ['normal', 10, 10, 0],
    ['batch', 1, 1, 0],
    ['map', 1, 0, 10],
  ])(
    '%s loads %i times, writes anew %i times and in place %i times',
    async (way, loads, writes, replaces) => {
      const { double, outcome, of } = await measuredDouble(loadModifySave, way, source, {
        editable: true,
      });
      const passes = outcome.warmup.length + outcome.samples.length;
      // Every pass is compared in full, with a scan of its own.
      expect(double.scans() / passes).toBe(loads + 1);
      expect(double.writes.reduce((sum, rows) => sum + rows, 0) / passes).toBe(writes * 130);
      expect(double.editor.calls).toEqual(Array(replaces * passes).fill('replace 130'));
      const mean = outcome.samples.reduce((sum, one) => sum + one, 0) / outcome.samples.length;
      expect(of['seconds-per-round']).toBeCloseTo(mean / 10, 12);
      expect(outcome.rowsPerSample).toBe(1300);
    },
  );

  it('gives no time when a round is lost', async () => {
    let calls = 0;
    const measuring = measuredDouble(loadModifySave, 'map', source, {
      editable: true,
      spoilEditor: (editor) => ({
        ...editor,
        replace: async (rows, batch) => {
          calls += 1;
          if (calls % 10 !== 0) await editor.replace?.(rows, batch);
        },
      }),
    });
    await expect(measuring).rejects.toMatchObject({ code: 'rows-differ' });
  });
});
