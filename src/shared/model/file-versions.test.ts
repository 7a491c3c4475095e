import { expect, it } from 'vitest';
import { fileVersionsText } from './file-versions';

const stored = (label: string, items: number, fileVersions?: readonly string[]) => ({
  ...{ format: 'lance', settings: {}, label, items, bytes: 1, files: 1, compressionRatio: 1 },
  ...(fileVersions === undefined ? {} : { fileVersions }),
});

it('names every version that an entry’s files told, at any size', () => {
  expect(
    fileVersionsText([
      stored('Lance', 100, ['Lance 2.0']),
      stored('npy', 100),
      stored('Parquet', 100, []),
      stored('Lance', 500, ['Lance 2.0', 'Lance 2.1']),
      stored('Lance (storageVersion=2.2)', 100, ['Lance 2.2']),
    ]),
  ).toBe(
    'Data files of this run by their own magic: Lance: Lance 2.0, Lance 2.1; Lance (storageVersion=2.2): Lance 2.2.',
  );
});

it('says nothing where no format tells', () => {
  expect(fileVersionsText([stored('npy', 100), stored('Parquet', 100, [])])).toBeNull();
});
