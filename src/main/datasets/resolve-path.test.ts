import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/errors';
import { resolvePath } from './resolve-path';

describe('resolvePath', () => {
  it.each([
    ['~', homedir()],
    ['~/runs', join(homedir(), 'runs')],
    ['runs/a', resolve('runs/a')],
    ['/data/../runs', resolve('/runs')],
    ['file:///data/my%20run', '/data/my run'],
    ['~other', resolve('~other')],
  ])('takes “%s”', (text, path) => {
    expect(resolvePath(text)).toBe(path);
  });

  it.each([[''], ['   '], ['a\0b'], ['file://elsewhere/data']])('refuses “%s”', (text) => {
    expect(() => resolvePath(text)).toThrow(UsageError);
  });
});
