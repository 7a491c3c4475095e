import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Field } from '../../../shared/model/dataset';
import { NARROW_SETTING } from '../../../shared/model/narrowing';
import { allFormats } from '../../formats/registry';
import { resolveEntry } from '../entry';
import { codecSettings } from '../../formats/codec-settings';

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str256', shape: [] },
  { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [8, 8] },
];

const formats = (await allFormats()).filter(({ capabilities }) => capabilities.write);
const withCodecs = formats.flatMap((format) =>
  format.codecs === undefined ? [] : [{ id: format.id, format, codecs: format.codecs }],
);

describe('codecSettings', () => {
  it('takes three levels where there are any, the same one once', () => {
    const level = { setting: 'effort', lowest: 1, usual: 1, highest: 9 };
    expect(codecSettings([{ settings: { codec: 'none' } }, { settings: { a: 1 }, level }])).toEqual(
      [{ codec: 'none' }, { a: 1, effort: 1 }, { a: 1, effort: 9 }],
    );
  });

  it.each(withCodecs)('$id takes all of them and warns of none', ({ format, codecs }) => {
    const all = codecSettings(codecs);
    expect(all.length).toBeGreaterThanOrEqual(2);
    const labels = all.map((settings) => resolveEntry(format, settings).label);
    expect(new Set(labels).size).toBe(all.length);
    for (const settings of all) {
      const plan = format.planWrite?.({ fields: FIELDS }, settings);
      expect(plan?.problems ?? []).toEqual([]);
    }
  });

  it.each(formats)('$id leaves no value of a setting named codec out', (format) => {
    const schema: unknown = format.createSettings.shape['codec'];
    const values = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    const offered = values instanceof z.ZodEnum ? values.options : [];
    const named = (format.codecs ?? []).map(({ settings }) => settings['codec']);
    expect(new Set(named)).toEqual(new Set(offered));
  });

  it.each(withCodecs)('$id has its usual level as its default', ({ format, codecs }) => {
    const usual = format.createSettings.parse({});
    for (const { level } of codecs) {
      if (level === undefined) continue;
      // Undefined where the format chooses by the codec.
      expect([level.usual, undefined]).toContain(usual[level.setting]);
    }
  });

  it.each(withCodecs)('$id has no level beyond either end', ({ format, codecs }) => {
    for (const { settings, level } of codecs) {
      if (level === undefined) continue;
      const refuses = (value: number): boolean => {
        const given = { ...settings, [level.setting]: value };
        if (!format.createSettings.safeParse(given).success) return true;
        const problems = format.planWrite?.({ fields: FIELDS }, given).problems ?? [];
        return problems.some(({ severity }) => severity === 'error');
      };
      expect(refuses(level.highest + 1)).toBe(true);
      expect(refuses(level.highest)).toBe(false);
      expect(refuses(level.lowest)).toBe(false);
    }
  });
});

it('says which formats that are written have no codec to choose', () => {
  const without = formats.filter(({ codecs }) => codecs === undefined).map(({ id }) => id);
  expect(without).toEqual(['hyrax', 'npy', 'numpack', 'csv', 'vectors', 'jsonl', 'car']);
});

it('no format has a setting of the name that asks for narrower floats', () => {
  const names = formats.flatMap(({ createSettings, openSettings }) =>
    Object.keys({ ...createSettings.shape, ...openSettings.shape }),
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names).not.toContain(NARROW_SETTING);
});
