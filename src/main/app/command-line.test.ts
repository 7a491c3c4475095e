import { describe, expect, it } from 'vitest';
import { initialPath } from './command-line';

describe('initialPath', () => {
  it('takes the first own argument and makes it absolute', () => {
    expect(initialPath(['electron', '.', 'runs'], false, '/data')).toBe('/data/runs');
    expect(initialPath(['arrayscope', '--no-sandbox', '/data/runs'], true, '/')).toBe('/data/runs');
  });

  it('is null when only switches and the app folder are given', () => {
    expect(initialPath(['electron', '.', '--no-sandbox'], false, '/data')).toBeNull();
    expect(initialPath(['arrayscope'], true, '/data')).toBeNull();
  });
});
