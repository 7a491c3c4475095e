import { expect, it } from 'vitest';
import { fileNamePart } from './save-blob';

it.each([
  ['galaxy 12/α', 'galaxy_12_α'],
  ['../../etc', 'etc'],
  ['con:out?', 'con_out'],
  ['', 'row'],
  ['...', 'row'],
])('%s becomes %s', (name, part) => {
  expect(fileNamePart(name)).toBe(part);
});
