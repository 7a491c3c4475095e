import type { ColumnChunk, CompressionCodec, FileMetaData } from 'hyparquet';
import { InputError } from '../../../shared/errors';
import type { Leaf } from './leaf-columns';

/** Where the values of one column of one row group lie. */
export interface Chunk {
  readonly codec: CompressionCodec;
  readonly encodings: readonly string[];
  /** Values, missing ones included. */
  readonly values: number;
  /** Bytes `[start, end)` of the file: the dictionary, where there is one, and the data pages. */
  readonly start: number;
  readonly end: number;
  readonly uncompressedBytes: number;
  /** Missing values by its statistics; null where they do not say. */
  readonly missing: number | null;
  /** The offset index: first row and offset of every page. */
  readonly index: { readonly offset: number; readonly bytes: number } | null;
}

export interface RowGroup {
  readonly rows: number;
  readonly bytes: number;
  /** By the leaf's index. */
  readonly chunks: readonly Chunk[];
}

/** Offsets and counts of the footer, checked against each other and the file. */
export function rowGroups(
  metadata: FileMetaData,
  leaves: readonly Leaf[],
  file: { readonly path: string; readonly dataEnd: number },
): readonly RowGroup[] {
  const fail = (what: string): InputError =>
    new InputError('bad-footer', `The footer of ${file.path} is damaged: ${what}.`, {
      path: file.path,
      offset: file.dataEnd,
    });
  const groups = metadata.row_groups.map((group, number): RowGroup => {
    const rows = count(group.num_rows);
    if (rows === null) throw fail(`row group ${number} does not say how many rows it has`);
    if (group.columns.length !== leaves.length) {
      throw fail(
        `row group ${number} has ${group.columns.length} columns, the schema ${leaves.length}`,
      );
    }
    const chunks = group.columns.map((column, place): Chunk => {
      const where = `column ${place} of row group ${number}`;
      const chunk = chunkOf(column, rows, file.dataEnd);
      if (typeof chunk === 'string') throw fail(`${where} ${chunk}`);
      const leaf = leaves[place];
      if (column.meta_data?.type !== leaf?.element.type) throw fail(`${where} is of another type`);
      if (leaf?.maxRepetition === 0 && chunk.values !== rows)
        throw fail(`${where} has ${chunk.values} values for ${rows} rows`);
      if (chunk.values < rows) throw fail(`${where} has fewer values than rows`);
      return chunk;
    });
    const bytes = chunks.reduce((sum, { start, end }) => sum + end - start, 0);
    return { rows, bytes, chunks };
  });
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (count(metadata.num_rows) !== rows)
    throw fail(`its row groups hold ${rows} rows, not ${String(metadata.num_rows)}`);
  return groups;
}

/** What is wrong with it as words, or the chunk. */
function chunkOf(column: ColumnChunk, rows: number, dataEnd: number): Chunk | string {
  const data = column.meta_data;
  if (data === undefined) return 'has no metadata';
  if (column.file_path !== undefined && column.file_path !== '')
    return 'lies in another file, which is not followed';
  const values = count(data.num_values);
  const pages = count(data.data_page_offset);
  const bytes = count(data.total_compressed_size);
  const uncompressedBytes = count(data.total_uncompressed_size);
  if (values === null || pages === null || bytes === null || uncompressedBytes === null)
    return 'does not say where it lies';
  const dictionary = count(data.dictionary_page_offset);
  // Some writers say 0 where there is no dictionary.
  const start = dictionary !== null && dictionary > 0 && dictionary < pages ? dictionary : pages;
  // A group without rows is never read; Arrow puts it at offset 0.
  if (rows > 0 && (start < 4 || start + bytes > dataEnd))
    return `lies at bytes ${start} to ${start + bytes}, outside the data`;
  const codec: unknown = data.codec;
  if (typeof codec !== 'string') return 'is in an unknown codec';
  const offset = count(column.offset_index_offset);
  const length = count(column.offset_index_length);
  const index =
    offset !== null && length !== null && length > 0 && offset + length <= dataEnd
      ? { offset, bytes: length }
      : null;
  return {
    codec: data.codec,
    encodings: data.encodings.map(String),
    values,
    start,
    end: start + bytes,
    uncompressedBytes,
    missing: count(data.statistics?.null_count),
    index,
  };
}

/** A count or an offset that a double holds exactly; else null. */
function count(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
