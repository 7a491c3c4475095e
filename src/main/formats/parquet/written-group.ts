/** Column chunks and row groups as the footer names them, from the pages that lie in the file. */
import type { ColumnChunk, CompressionCodec, OffsetIndex, RowGroup } from 'hyparquet';
import { type StoredColumn, pathOf, valuesOfRow } from './stored-column';

/** A page in the file; its header counts into the sizes. */
export interface WrittenPage {
  readonly bytes: number;
  /** Before compression. */
  readonly plainBytes: number;
  /** 0 for a dictionary, as below. */
  readonly rows: number;
  /** Rows that are null. */
  readonly nulls: number;
  /** Values, and a placeholder for each null row. */
  readonly levels: number;
}

export interface WrittenChunk {
  readonly chunk: ColumnChunk;
  readonly offsetIndex: OffsetIndex;
  /** Where it ends in the file (exclusive). */
  readonly end: number;
  /** Bytes of its largest page. */
  readonly largestPage: number;
}

export interface WrittenGroup {
  readonly group: RowGroup;
  /** One for each column, in order. */
  readonly chunks: readonly WrittenChunk[];
}

/** Whether narrow integers are indices: where there are enough of them to pay for the dictionary. */
export function hasDictionary(column: StoredColumn, groupRows: number): boolean {
  const { encoding, valueBytes } = column;
  return encoding === 'widen' && groupRows * valuesOfRow(column) >= 2 ** (8 * valueBytes + 1);
}

/** @param start offset of its first page, the dictionary where there is one */
export function writtenChunk(
  column: StoredColumn,
  codec: CompressionCodec,
  start: number,
  dictionary: WrittenPage | null,
  pages: readonly WrittenPage[],
): WrittenChunk {
  const all = dictionary === null ? pages : [dictionary, ...pages];
  const dataOffset = start + (dictionary?.bytes ?? 0);
  const locations: OffsetIndex['page_locations'] = [];
  let [at, row] = [dataOffset, 0];
  for (const { bytes, rows } of pages) {
    locations.push({
      offset: BigInt(at),
      compressed_page_size: bytes,
      first_row_index: BigInt(row),
    });
    at += bytes;
    row += rows;
  }
  const chunk: ColumnChunk = {
    file_offset: BigInt(start),
    meta_data: {
      type: column.physical,
      encodings: dictionary === null ? ['PLAIN', 'RLE'] : ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
      path_in_schema: pathOf(column),
      codec,
      num_values: BigInt(sum(pages, ({ levels }) => levels)),
      total_uncompressed_size: BigInt(sum(all, ({ plainBytes }) => plainBytes)),
      total_compressed_size: BigInt(at - start),
      data_page_offset: BigInt(dataOffset),
      ...(dictionary === null ? {} : { dictionary_page_offset: BigInt(start) }),
      statistics: { null_count: BigInt(sum(pages, ({ nulls }) => nulls)) },
    },
  };
  const largestPage = all.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return { chunk, offsetIndex: { page_locations: locations }, end: at, largestPage };
}

export function writtenGroup(
  start: number,
  rows: number,
  chunks: readonly WrittenChunk[],
): WrittenGroup {
  return {
    group: {
      columns: chunks.map(({ chunk }) => chunk),
      total_byte_size: chunks.reduce(
        (total, { chunk }) => total + (chunk.meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: BigInt(rows),
      file_offset: BigInt(start),
      total_compressed_size: BigInt((chunks.at(-1)?.end ?? start) - start),
    },
    chunks,
  };
}

function sum(pages: readonly WrittenPage[], of: (page: WrittenPage) => number): number {
  return pages.reduce((total, page) => total + of(page), 0);
}
