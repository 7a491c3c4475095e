import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../shared/model/tensor';
import { arrayText, arrayValues } from './array-text';
import { ProgressLine, progressText } from './progress-line';
import { table } from './table';
import { formatBytes, formatCount, formatSeconds, plural, threeDigits } from './units';

describe('units', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [49_152, '49.2 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [2_010_000_000, '2.01 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [1.234e-5, '12.3 µs'],
    [0.0045, '4.50 ms'],
    [0.9996, '1.00 s'],
    [12.34, '12.3 s'],
    [59.96, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3720, '1 h 2 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it('groups digits and counts nouns', () => {
    expect(formatCount(1_000_000)).toBe('1,000,000');
    expect([plural(1, 'row'), plural(2000, 'row')]).toEqual(['1 row', '2,000 rows']);
    expect([threeDigits(0.01234), threeDigits(99.96), threeDigits(-12.34)]).toEqual([
      '0.0123',
      '100',
      '-12.3',
    ]);
  });
});

describe('table', () => {
  it('sets numbers to the right and leaves no blanks at the end', () => {
    const text = table(
      [{ title: 'name' }, { title: 'rows', align: 'right' }, { title: '' }],
      [
        ['a', '1,000', 'x'],
        ['longer', '2', ''],
      ],
    );
    expect(text.split('\n')).toEqual(['  name     rows', '  a       1,000  x', '  longer      2']);
  });
});

const int = (shape: readonly number[], length: number): Tensor => ({
  dtype: 'int32',
  shape,
  data: Int32Array.from({ length }, (_, i) => i),
});

describe('arrayText', () => {
  it('prints as NumPy does', () => {
    expect(arrayText(int([2, 3], 6))).toBe('[[0 1 2]\n [3 4 5]]');
    expect(arrayText(int([2, 1, 2], 4))).toBe('[[[0 1]]\n\n [[2 3]]]');
    expect(arrayText(int([], 1))).toBe('0');
    expect(arrayText(int([0], 0))).toBe('[]');
    expect(arrayText(int([1001], 1001))).toBe('[   0    1    2 ...  998  999 1000]');
    const tensor: Tensor = {
      dtype: 'float32',
      shape: [3],
      data: Float32Array.of(0.1, Number.NaN, -0),
    };
    expect(arrayText(tensor)).toBe('[ 0.1  nan -0.0]');
  });

  it('breaks long lines and leaves out the middle of large tensors', () => {
    const lines = arrayText(int([200], 200)).split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(102);
    const large = arrayText(int([100, 100], 10_000)).split('\n');
    expect(large.length).toBe(7);
    expect(large[3]).toBe(' ...');
  });
});

describe('arrayValues', () => {
  it('keeps in JSON what JSON has no number for', () => {
    const floats: Tensor = {
      dtype: 'float64',
      shape: [2, 2],
      data: Float64Array.of(1.5, Number.NaN, -Infinity, -0),
    };
    expect(arrayValues(floats)).toEqual([
      [1.5, 'NaN'],
      ['-Infinity', '-0'],
    ]);
    const wide: Tensor = { dtype: 'int64', shape: [2], data: BigInt64Array.of(7n, 2n ** 60n) };
    expect(arrayValues(wide)).toEqual([7, '1152921504606846976']);
    expect(arrayValues({ dtype: 'complex64', shape: [1], data: Float32Array.of(1, -2) })).toEqual([
      [1, -2],
    ]);
    expect(arrayValues({ dtype: 'bool', shape: [], data: Uint8Array.of(1) })).toBe(true);
    expect(
      arrayValues({ dtype: 'float16', shape: [3], data: Uint16Array.of(0x3800, 0x7c00, 0x7e00) }),
    ).toEqual([0.5, 'Infinity', 'NaN']);
  });
});

describe('progress', () => {
  const state = {
    done: 1234,
    total: 5000,
    unit: 'rows',
    elapsedMs: 1,
    bytesPerSecond: 5.77e8,
    remainingMs: 12_000,
  } as const;

  it('says how far, how fast and how long', () => {
    expect(progressText(state, 'write')).toBe(
      'write  1,234 of 5,000 rows  24 %  577 MB/s  12.0 s left',
    );
    expect(progressText({ done: 2_000_000, total: 0, unit: 'bytes', elapsedMs: 1 })).toBe(
      '2.00 MB',
    );
  });

  it('rewrites one line on a terminal', () => {
    const written: string[] = [];
    const line = new ProgressLine({
      isTTY: true,
      columns: 30,
      write: (text) => written.push(text),
    });
    line.show(state, 'write');
    line.clear();
    line.clear();
    expect(written).toEqual(['\r\u001b[Kwrite  1,234 of 5,000 rows  2', '\r\u001b[K']);
  });

  it('writes a line now and then elsewhere', () => {
    let now = 0;
    const written: string[] = [];
    const line = new ProgressLine({ write: (text) => written.push(text) }, () => now);
    for (now = 0; now <= 25_000; now += 500) line.show(state);
    expect(written.length).toBe(2);
    expect(written[0]?.endsWith('\n')).toBe(true);
  });
});
