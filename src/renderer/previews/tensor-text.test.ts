import { expect, it } from 'vitest';
import { tensorText } from './tensor-text';

it.each([
  [[], 'int64', BigInt64Array.of(2n ** 62n), '4611686018427387904'],
  [[3], 'float32', Float32Array.of(0.1, Number.NaN, -0), '0.1\nnan\n-0.0'],
  [[2, 2], 'bool', Uint8Array.of(1, 0, 0, 1), 'True\tFalse\nFalse\tTrue'],
  [[2], 'complex64', Float32Array.of(1, -2, 0, 3), '1.0-2.0j\n0.0+3.0j'],
  [[2, 1, 2], 'uint8', Uint8Array.of(1, 2, 3, 4), '# [0, :, :]\n1\t2\n# [1, :, :]\n3\t4'],
  [[0, 4], 'uint8', new Uint8Array(0), ''],
] as const)('writes a tensor of shape %o of %s', (shape, dtype, data, text) => {
  expect(tensorText({ dtype, shape, data })).toBe(text);
});
