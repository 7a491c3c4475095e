import { basename } from 'node:path';
import { RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import type { Dataset } from '../types';
import type { CarDatasetParts } from './car-parts';
import { checkBlocks } from './check-blocks';
import { blockTable, carFacts } from './describe-car';

export function carDataset(from: CarDatasetParts): Dataset {
  const { store, blocks, kind, root, metadata, problems } = from;
  const { fields, rowCount, rowReadBytes } = from.rows;
  const { path, version, roots, fileBytes, modifiedMs } = store.car;
  const rows = new SourceRows(from.rows);
  const what = kind === 'table' ? 'a table' : 'lists of records';
  const count = `${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} of rows`;
  const others = roots.flatMap((other, index) =>
    other.equals(root) ? [] : [{ label: `root ${other.toString()}`, settings: { root: index } }],
  );
  return new RowDataset({
    path,
    format: 'car',
    layout: `CARv${version} with ${what} in ${count}`,
    fields,
    rowCount,
    metadata,
    storedOrder: 'dataset[i] is row i of the blocks in the order in which the root lists them.',
    problems,
    rowReadBytes,
    others,
    unread: others.map(({ label }) => label),
    rows,
    facts: () => carFacts(from),
    files: () => [
      { path: basename(path), bytes: fileBytes, modifiedMs, role: 'data', rows: rowCount },
    ],
    // No file: made of the sections when asked for.
    documents: () => [
      { path: '(blocks)', label: 'Blocks', kind: 'table', read: () => blockTable(from) },
    ],
    check: (options) => checkBlocks(rows, from, options),
    idsNeedSoundRows: true,
  });
}
