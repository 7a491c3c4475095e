import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';
import { type EntryFormat, resolveEntry } from './entry';

const format: EntryFormat = {
  id: 'rows',
  label: 'Rows',
  family: 'NumPy',
  capabilities: {
    read: true,
    write: true,
    append: false,
    replace: false,
    delete: false,
    compact: false,
    findById: false,
    nearest: false,
  },
  openSettings: z.object({ reader: z.enum(['part', 'whole']).default('part') }),
  createSettings: z.object({ batchRows: z.int().positive().default(500) }),
  accessModes: [
    { id: 'part', label: 'parts', description: '', settings: { reader: 'part' } },
    { id: 'whole', label: 'whole batch', description: '', settings: { reader: 'whole' } },
  ],
};

describe('resolveEntry', () => {
  it('measures every access mode where none is named', () => {
    const entry = resolveEntry(format, {});
    expect(entry.label).toBe('Rows');
    expect(entry.modes.map((mode) => mode.id)).toEqual(['part', 'whole']);
  });

  it('pins the access mode that is named and says so', () => {
    const entry = resolveEntry(format, { reader: 'whole' });
    expect(entry.modes).toEqual([]);
    expect(entry.label).toBe('Rows · whole batch');
    expect(entry.openSettings).toEqual({ reader: 'whole' });
  });

  it('splits settings for writing from those for opening', () => {
    const entry = resolveEntry(format, { batchRows: 64, reader: 'part' });
    expect(entry.createSettings).toEqual({ batchRows: 64 });
    expect(entry.openSettings).toEqual({ reader: 'part' });
    expect(entry.label).toBe('Rows (batchRows=64) · parts');
  });

  it('takes a lossy step for every format, apart from its settings, and says so', () => {
    const entry = resolveEntry(format, { batchRows: 64, narrow: 'float16' });
    expect(entry.narrow).toBe('float16');
    expect(entry.label).toBe('Rows (batchRows=64) as float16');
    expect(entry.createSettings).toEqual({ batchRows: 64 });
    expect(entry.settings).toEqual({ batchRows: 64, narrow: 'float16' });
    expect(resolveEntry(format, {}).narrow).toBeUndefined();
  });

  it.each<[JsonObject, string]>([
    [{ narrow: 'int8' }, 'refuses the setting narrow'],
    [{ codec: 'zstd' }, 'no setting “codec”'],
    [{ batchRows: 0 }, 'refuses the setting batchRows'],
    [{ reader: 'other' }, 'refuses the setting reader'],
  ])('refuses %j', (settings, words) => {
    expect(() => resolveEntry(format, settings)).toThrow(words);
  });

  it('refuses a format that cannot be written', () => {
    const readOnly = { ...format, capabilities: { ...format.capabilities, write: false } };
    expect(() => resolveEntry(readOnly, {})).toThrow('cannot be measured');
  });
});
