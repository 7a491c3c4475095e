import { expect, it } from 'vitest';
import { fileNameOf } from './export-figure';

it('makes a file name of any title', () => {
  expect(fileNameOf('Hyrax npy × Lance: 64×64×3')).toBe('hyrax-npy-lance-64-64-3');
  expect(fileNameOf('../..')).toBe('figure');
  expect(fileNameOf('***')).toBe('figure');
  expect(fileNameOf('a'.repeat(200))).toHaveLength(80);
});
