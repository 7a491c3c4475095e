import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf } from './renderer-file';

const folder = join('/', 'program', 'out', 'renderer');

describe('fileOf', () => {
  it('maps a URL of the app to a file in the folder', () => {
    expect(fileOf(folder, 'app://arrayscope/index.html')).toBe(join(folder, 'index.html'));
    expect(fileOf(folder, 'app://arrayscope/assets/a%20b.js?x=1#y')).toBe(
      join(folder, 'assets', 'a b.js'),
    );
  });

  it.each([
    'app://arrayscope/..%2f..%2fmain/index.js',
    'app://arrayscope/assets/..%2f..%2f..%2fetc/passwd',
    'app://elsewhere/index.html',
    'https://arrayscope/index.html',
    'app://arrayscope/%00index.html',
    'app://arrayscope/%E0%A4%A',
    'no url',
  ])('refuses %s', (url) => {
    expect(fileOf(folder, url)).toBeNull();
  });
});
