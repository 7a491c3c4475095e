import { CID } from 'multiformats';
import { InputError, UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { decodeBatch } from './batch-block';
import { BlockStore } from './block-store';
import { type CarFile, keyOf, loadCar } from './car-file';
import { CarRows } from './car-rows';
import { carDataset } from './dataset';
import { DAG_CBOR, decodeBlock } from './decode-block';
import { findRecords } from './record-lists';
import { openSettings } from './settings';
import { type TableRoot, rootMetadata, tableRoot } from './table-root';

/** Rows are numbered with 32 bits elsewhere. */
const MAX_ROWS = 2 ** 32 - 1;

export async function openCar(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const { root: index } = parseSettings(openSettings, options.settings);
  const car = await loadCar(path, options.signal);
  const root = rootOf(car, index);
  const store = new BlockStore(car);
  try {
    const value =
      root.code === DAG_CBOR ? decodeBlock(await store.get(root), root, path) : undefined;
    const table = tableRoot(value, path);
    return table === null
      ? await openRecords(store, root, options.signal)
      : openTable(store, root, table);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openTable(store: BlockStore, root: CID, table: TableRoot): Dataset {
  const { car } = store;
  const { path } = car;
  const missing = table.batches.find(
    ({ cid }) => cid.multihash.code !== 0 && !car.blocks.has(keyOf(cid)),
  );
  if (missing !== undefined)
    throw new InputError(
      'missing-block',
      `${path} has no block ${missing.cid.toString()}, which its root lists.`,
      { path, hint: 'The archive holds a part of the data only; export all of it.' },
    );
  if (table.rowCount > MAX_ROWS)
    throw new InputError('too-many-rows', `${path} declares ${table.rowCount} rows.`, {
      path,
      hint: 'Arrayscope counts up to 4,294,967,295 rows; split the data into several files.',
    });
  const { fields } = table.schema;
  const blocks = table.batches.filter(({ rows }) => rows > 0);
  const rows = new CarRows(
    path,
    store,
    fields.map((field): Field => ({ ...field, stored: `${field.dtype} in DAG-CBOR` })),
    blocks,
    (bytes, block) => decodeBatch(bytes, block.cid, fields, block.rows, path),
  );
  const kind = 'table';
  return carDataset({ store, root, rows, blocks, kind, problems: [], metadata: rootMetadata(table) }); // prettier-ignore
}

async function openRecords(
  store: BlockStore,
  root: CID,
  signal: AbortSignal | undefined,
): Promise<Dataset> {
  const { fields, blocks, problems, decode } = await findRecords(store, root, signal);
  const rows = new CarRows(store.car.path, store, fields, blocks, decode);
  return carDataset({ store, root, rows, blocks, kind: 'records', problems, metadata: {} });
}

function rootOf({ roots, path }: CarFile, index: number): CID {
  if (roots.length === 0)
    throw new InputError('no-root', `${path} names no root, so nothing says what it means.`, {
      path,
      hint: 'Export it again with the root of the table.',
    });
  const root = CID.asCID(roots[index]);
  if (root !== null) return root;
  throw new UsageError('no-such-root', `${path} has ${roots.length} roots, and no root ${index}.`, {
    path,
    hint: 'Roots are counted from 0.',
  });
}
