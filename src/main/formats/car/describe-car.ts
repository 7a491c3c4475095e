/** What is shown of an archive beside its rows. */
import type { DocumentContent, Fact } from '../../../shared/model/dataset';
import { codecName } from './block-store';
import type { CarDatasetParts } from './car-parts';

const MAX_TABLE_ROWS = 1000;
const HASH_NAMES: Readonly<Record<number, string>> = {
  0x00: 'identity',
  0x12: 'sha2-256',
  0x13: 'sha2-512',
};

export function carFacts({ store, root, blocks }: CarDatasetParts): readonly Fact[] {
  const { car } = store;
  const places = [...car.blocks.values()];
  const codecs = [...new Set(places.map(({ cid }) => codecName(cid.code)))];
  const index = car.hasIndex ? 'there, not used' : 'none';
  return [
    { label: 'CAR version', value: car.version },
    { label: 'Root', value: root.toString() },
    ...(car.roots.length > 1 ? [{ label: 'Roots', value: car.roots.length }] : []),
    { label: 'Blocks', value: car.sections },
    { label: 'Codecs', value: codecs.join(', ') },
    { label: 'Hash', value: hashName(root.multihash.code) },
    {
      label: 'Rows a block',
      value: blocks.reduce((most, { rows }) => Math.max(most, rows), 0),
      unit: 'rows',
    },
    {
      label: 'Largest block',
      value: places.reduce((most, { bytes }) => Math.max(most, bytes), 0),
      unit: 'bytes',
    },
    ...(car.version === 2 ? [{ label: 'Index', value: index }] : []),
  ];
}

/** Every block of the archive in the order of the file, with its CID. */
export function blockTable({ store, root, blocks }: CarDatasetParts): DocumentContent {
  const rowsOf = new Map(blocks.map(({ cid, rows }) => [cid.toString(), rows]));
  const places = [...store.car.blocks.values()];
  const rows = places.slice(0, MAX_TABLE_ROWS).map(({ cid, at, bytes }) => {
    const name = cid.toString();
    const count = rowsOf.get(name);
    const role = cid.equals(root) ? 'root' : count === undefined ? 'other' : 'rows';
    return [
      name,
      role,
      count === undefined ? '' : String(count),
      codecName(cid.code),
      hashName(cid.multihash.code),
      String(at),
      String(bytes),
    ];
  });
  const columns = ['CID', 'Role', 'Rows', 'Codec', 'Hash', 'Position', 'Bytes'];
  return { kind: 'table', columns, rows, rowCount: places.length };
}

function hashName(code: number): string {
  return HASH_NAMES[code] ?? `0x${code.toString(16)}`;
}
