/**
 * Archives of others: blocks of DAG-CBOR that are lists of maps with equal keys, found by following
 * the links of the root. Each is read, checked and looked through once, to know the columns.
 */
import type { CID } from 'multiformats';
import { CID as Cid } from 'multiformats';
import { InputError } from '../../../shared/errors';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { idFieldName } from '../rows/id-field';
import { type BlockStore, codecName } from './block-store';
import type { DecodeRows, RowBlock } from './car-rows';
import { DAG_CBOR, decodeBlock, isMap } from './decode-block';
import { RecordColumn, recordColumn } from './record-column';

/** Links from link to link; deeper is no table. */
const MAX_DEPTH = 16;
/** A block may be linked more than once, but not so often that a small file means a huge table. */
const VISITS_A_BLOCK = 4;
const SPARE_VISITS = 1024;
const BLOCKS_BEFORE_A_BREATH = 64;

export interface RecordTable {
  readonly fields: readonly Field[];
  readonly blocks: readonly RowBlock[];
  readonly problems: readonly Problem[];
  readonly decode: DecodeRows;
}

type Record = Readonly<{ [key: string]: unknown }>;

export async function findRecords(
  store: BlockStore,
  root: CID,
  signal?: AbortSignal,
): Promise<RecordTable> {
  const { path } = store.car;
  const finder = new Finder(store, signal);
  await finder.follow(root, 0, new Set());
  const { blocks } = finder;
  const columns = [...finder.columns.values()];
  if (columns.length === 0) throw noTable(store, 'Its lists are empty.');
  const typed = columns.flatMap((column) => {
    const type = column.type();
    return type === null ? [] : [{ name: column.name, ...type }];
  });
  if (typed.length === 0) throw noTable(store, 'None of its keys has values of one kind.');
  const id = idFieldName(typed);
  const fields = typed.map(({ name, dtype, shape, isNullable }): Field => ({
    name,
    kind:
      name === id
        ? 'id'
        : shape.length > 0
          ? 'tensor'
          : dtype === 'str' || dtype === 'bytes'
            ? 'text'
            : 'scalar',
    dtype,
    shape,
    stored: 'DAG-CBOR',
    ...(isNullable ? { nullable: true } : {}),
  }));
  const problems = columns.flatMap((column): Problem[] => {
    if (column.type() !== null) return [];
    const message = `The key “${column.name}” is left out: its values are not all of one kind and shape.`;
    return [
      { severity: 'warning', code: 'unread-column', message, leftOut: `key “${column.name}”` },
    ];
  });
  const decode: DecodeRows = (bytes, { cid }) => {
    const records = recordsOf(decodeBlock(bytes, cid, path)) ?? [];
    const found = fields.map((field): [string, Column] => [
      field.name,
      recordColumn(
        records.map((record) => record[field.name]),
        field,
      ),
    ]);
    return { rowCount: records.length, columns: new Map(found) };
  };
  return { fields, blocks, problems, decode };
}

class Finder {
  readonly blocks: RowBlock[] = [];
  /** By key, in the order of the first record. */
  columns = new Map<string, RecordColumn>();
  #visits = 0;

  constructor(
    private readonly store: BlockStore,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * @param above CIDs on the way here. A cycle would need a block that holds its own hash, and
   *   every block's hash is checked; it is refused all the same.
   */
  async follow(cid: CID, depth: number, above: ReadonlySet<string>): Promise<void> {
    const { store } = this;
    const { path, blocks } = store.car;
    this.#visits += 1;
    if (this.#visits % BLOCKS_BEFORE_A_BREATH === 0) {
      throwIfCancelled(this.signal);
      await yieldToEventLoop();
    }
    const name = cid.toString();
    if (above.has(name) || depth > MAX_DEPTH)
      throw new InputError('cycle', `${path}: the links from its root lead on without end.`, { path, hint: TABLE_HINT }); // prettier-ignore
    if (this.#visits > blocks.size * VISITS_A_BLOCK + SPARE_VISITS)
      throw new InputError('too-many-links', `${path} links its blocks again and again.`, { path, hint: TABLE_HINT }); // prettier-ignore
    if (cid.code !== DAG_CBOR) throw noTable(store, `Its root leads to ${codecName(cid.code)}.`);
    const value = decodeBlock(await store.get(cid), cid, path);
    const records = recordsOf(value);
    if (records !== null) {
      this.#look(records, cid);
      return;
    }
    const links = linksOf(value);
    if (links.length === 0) throw noTable(store, 'Its root leads to no list of records.');
    for (const link of links) await this.follow(link, depth + 1, new Set([...above, name]));
  }

  #look(records: readonly Record[], cid: CID): void {
    const [first] = records;
    if (this.columns.size === 0 && first !== undefined)
      this.columns = new Map(Object.keys(first).map((key) => [key, new RecordColumn(key)]));
    records.forEach((record, row) => {
      const keys = Object.keys(record);
      const isEqual =
        keys.length === this.columns.size && keys.every((key) => this.columns.has(key));
      if (!isEqual) throw otherKeys(this.store.car.path, cid, row);
      for (const [key, column] of this.columns) column.see(record[key]);
    });
    if (records.length > 0) this.blocks.push({ cid, rows: records.length });
  }
}

const TABLE_HINT =
  'Arrayscope reads tables that it wrote itself, and lists of records (maps with equal keys) in DAG-CBOR.';

/** A list of maps; null for anything else. */
function recordsOf(value: unknown): readonly Record[] | null {
  return Array.isArray(value) && value.every(isMap) ? value : null;
}

/** Links of a list, or of a map and the lists in it, in their order. */
function linksOf(value: unknown): readonly CID[] {
  const from = isMap(value) ? Object.values(value) : Array.isArray(value) ? [value] : [];
  return from.flatMap((part: unknown) => {
    const parts: readonly unknown[] = Array.isArray(part) ? part : [part];
    return parts.flatMap((one) => {
      const cid = isObject(one) ? Cid.asCID(one) : null;
      return cid === null ? [] : [cid];
    });
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function otherKeys(path: string, cid: CID, row: number): InputError {
  return new InputError(
    'unequal-keys',
    `${path}: record ${row} of the block ${cid.toString()} has other keys than the first record.`,
    { path, hint: TABLE_HINT },
  );
}

/** One sentence of what the archive holds. */
function noTable({ car }: BlockStore, why: string): InputError {
  const counts = new Map<string, number>();
  for (const { cid } of car.blocks.values())
    counts.set(codecName(cid.code), (counts.get(codecName(cid.code)) ?? 0) + 1);
  const held = [...counts].map(([name, count]) => `${count} of ${name}`).join(', ');
  const files = counts.has('dag-pb') ? ' (files and folders of IPFS)' : '';
  return new InputError(
    'no-table',
    `${car.path} holds ${car.blocks.size} ${car.blocks.size === 1 ? 'block' : 'blocks'}${held === '' ? '' : `, ${held}${files}`}, and no table. ${why}`,
    { path: car.path, hint: TABLE_HINT },
  );
}
