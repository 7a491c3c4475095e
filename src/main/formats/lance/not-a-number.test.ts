import { describe, expect, it } from 'vitest';
import type { NumericColumn } from '../../../shared/model/tensor';
import { type NumericDtype, viewElements } from '../../../shared/model/dtype';
import { holdsNaN } from './not-a-number';

function column(dtype: NumericDtype, ...words: readonly number[]): NumericColumn {
  const bytes = Buffer.from(Uint32Array.from(words).buffer);
  return { kind: 'numeric', dtype, shape: [], data: viewElements(dtype, bytes) };
}

describe('holdsNaN', () => {
  it.each<[NumericDtype, readonly number[], boolean]>([
    ['float32', [0x7f800000, 0xff800000, 0x80000000, 0x7f7fffff], false],
    ['float32', [0, 0, 0x7f800001], true],
    ['float32', [0xffc00000], true],
    ['float16', [0x7c00fc00, 0x80007bff], false],
    ['float16', [0x7c010000], true],
    ['float16', [0x0000fe00], true],
    ['float64', [0, 0x7ff00000, 0, 0xfff00000, 0xffffffff, 0x7fefffff], false],
    ['float64', [0, 0, 1, 0x7ff00000], true],
    ['float64', [0, 0xfff80000], true],
    ['complex64', [0, 0, 0, 0x7fc00000], true],
    ['complex128', [0, 0, 0, 0, 0, 0, 7, 0xfff00000], true],
    ['int32', [0x7fc00000], false],
    ['uint8', [0xffffffff], false],
  ])('%s %j: %s', (dtype, words, expected) => {
    expect(holdsNaN(column(dtype, ...words))).toBe(expected);
  });
});
