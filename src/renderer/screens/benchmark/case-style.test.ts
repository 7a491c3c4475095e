import { describe, expect, it } from 'vitest';
import { caseOf } from './case-fixture';
import { type EntryLike, caseStyles, entryIndexOf, entryLabel, variantOf } from './case-style';

const entries: readonly EntryLike[] = [
  { format: 'hyrax', settings: {} },
  { format: 'lance', settings: {} },
  { format: 'lance', settings: { codec: 'zstd' } },
];
const hyrax = (label: string, reader?: string) =>
  caseOf({ format: 'hyrax', label, settings: reader === undefined ? {} : { reader } });

describe('entryIndexOf', () => {
  it('finds the entry although the case has a way of reading in its settings', () => {
    expect(entryIndexOf(entries, { format: 'hyrax', settings: { reader: 'whole' } })).toBe(0);
  });

  it('prefers the entry with the most settings', () => {
    expect(entryIndexOf(entries, { format: 'lance', settings: { codec: 'zstd' } })).toBe(2);
    expect(entryIndexOf(entries, { format: 'lance', settings: {} })).toBe(1);
  });
});

describe('caseStyles', () => {
  const cases = [
    hyrax('Hyrax · whole batch', 'whole'),
    hyrax('Hyrax · positioned', 'positioned'),
    hyrax('Hyrax'),
    caseOf({ label: 'Lance' }),
    caseOf({ label: 'Lance (codec=zstd)', settings: { codec: 'zstd' } }),
  ];
  const styles = caseStyles(entries, cases);

  it('gives all cases of an entry its colour, and each a marker of its own', () => {
    const own = ['Hyrax', 'Hyrax · positioned', 'Hyrax · whole batch'].map((label) =>
      styles.get(label),
    );
    expect(new Set(own.map((style) => style?.colour)).size).toBe(1);
    expect(new Set(own.map((style) => style?.marker)).size).toBe(3);
    expect(own.map((style) => style?.broken)).toEqual([false, false, true]);
  });

  it('gives no two cases the same marker', () => {
    const markers = [...styles.values()].map(({ marker }) => marker);
    expect(new Set(markers).size).toBe(markers.length);
  });

  it('gives entries different colours', () => {
    const colours = ['Hyrax', 'Lance', 'Lance (codec=zstd)'].map(
      (label) => styles.get(label)?.colour,
    );
    expect(new Set(colours).size).toBe(3);
  });

  it('does not depend on the order in which cases came in', () => {
    const reversed = caseStyles(entries, [...cases].reverse());
    for (const [label, style] of styles) expect(reversed.get(label)).toEqual(style);
  });
});

describe('entryLabel', () => {
  it('is the label of the case without a way of reading', () => {
    const cases = [hyrax('Hyrax · whole batch', 'whole'), hyrax('Hyrax')];
    expect(entryLabel(entries, cases, 0)).toBe('Hyrax');
  });

  it('leaves the way of reading out where there are only such cases', () => {
    const cases = [hyrax('Hyrax · whole batch', 'w'), hyrax('Hyrax · positioned', 'p')];
    expect(entryLabel(entries, cases, 0)).toBe('Hyrax');
  });

  it('keeps a way of reading that the entry itself chose', () => {
    expect(entryLabel(entries, [hyrax('Hyrax · whole batch', 'whole')], 0)).toBe(
      'Hyrax · whole batch',
    );
  });
});

it('names what a label adds to its entry', () => {
  expect(variantOf('Hyrax · whole batch', 'Hyrax')).toBe('whole batch');
  expect(variantOf('Hyrax', 'Hyrax')).toBe('');
});
