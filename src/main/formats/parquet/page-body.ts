import type { CompressionCodec, Encoding, PageHeader } from 'hyparquet';
import { DamagedPage } from './damaged-page';
import { decompress } from './decompress';
import type { LevelBytes } from './levels';
import type { Memory } from './snappy';

/** A data page as it lies: its levels and its encoded values, not yet decoded. */
export interface PageBody {
  readonly encoding: Encoding;
  /** Values and missing values together. */
  readonly count: number;
  /** Absent where the column has no such levels. */
  readonly repetition: LevelBytes | null;
  readonly definition: LevelBytes | null;
  /** The values begin at `from` and end where the bytes end. */
  readonly bytes: Uint8Array;
  readonly from: number;
}

export interface PageColumn {
  readonly codec: CompressionCodec;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** No page of the file may be larger, uncompressed. */
  readonly maxPageBytes: number;
}

/** Values of a data page, as its header declares; null for pages of another kind. */
export function dataCount(header: PageHeader): number | null {
  if (header.type === 'DATA_PAGE') return header.data_page_header?.num_values ?? null;
  if (header.type === 'DATA_PAGE_V2') return header.data_page_header_v2?.num_values ?? null;
  return null;
}

/**
 * @param memory where its bytes may be put, for as long as the body is used
 * @throws DamagedPage
 */
export async function openPage(
  header: PageHeader,
  raw: Uint8Array,
  column: PageColumn,
  memory?: Memory,
): Promise<PageBody> {
  if (header.type !== 'DATA_PAGE_V2') {
    const bytes = await pageBytes(header.uncompressed_page_size, raw, column, memory);
    return plainBody(header, bytes, column);
  }
  const body = plainBody(header, raw, column);
  if (header.data_page_header_v2?.is_compressed === false) return body;
  // The levels of a V2 page are never compressed and lie before the values.
  const length = header.uncompressed_page_size - body.from;
  const bytes = await pageBytes(length, raw.subarray(body.from), column, memory);
  return { ...body, bytes, from: 0 };
}

/** A page that is not compressed, or of a V2 page what is not. @throws DamagedPage */
export function plainBody(header: PageHeader, bytes: Uint8Array, column: PageColumn): PageBody {
  if (header.type === 'DATA_PAGE_V2') return plainV2(header, bytes, column);
  const data = header.data_page_header;
  if (data === undefined || header.type !== 'DATA_PAGE')
    throw new DamagedPage(`it is a ${header.type} without the header of one`);
  let at = 0;
  const levels = (max: number, encoding: Encoding): LevelBytes | null => {
    if (max === 0) return null;
    if (encoding !== 'RLE')
      throw new DamagedPage(`its levels are in the old encoding ${encoding}`, 'unsupported');
    if (at + 4 > bytes.length) throw new DamagedPage('it ends before its levels');
    const from = at + 4;
    at = from + new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
    if (at > bytes.length) throw new DamagedPage('its levels are longer than the page');
    return { bytes, from, to: at };
  };
  const repetition = levels(column.maxRepetition, data.repetition_level_encoding);
  const definition = levels(column.maxDefinition, data.definition_level_encoding);
  const { encoding, num_values: count } = data;
  return { encoding, count, repetition, definition, bytes, from: at };
}

function plainV2(header: PageHeader, bytes: Uint8Array, column: PageColumn): PageBody {
  const data = header.data_page_header_v2;
  if (data === undefined) throw new DamagedPage('it is a page without a header');
  const middle = data.repetition_levels_byte_length;
  const from = middle + data.definition_levels_byte_length;
  if (from > bytes.length || from > header.uncompressed_page_size)
    throw new DamagedPage('its levels are longer than the page');
  return {
    encoding: data.encoding,
    count: data.num_values,
    repetition: column.maxRepetition === 0 ? null : { bytes, from: 0, to: middle },
    definition: column.maxDefinition === 0 ? null : { bytes, from: middle, to: from },
    bytes,
    from,
  };
}

/** Uncompressed. @throws DamagedPage for a page that is larger than any may be. */
export function pageBytes(
  length: number,
  raw: Uint8Array,
  { codec, maxPageBytes }: PageColumn,
  memory?: Memory,
): Promise<Uint8Array> {
  if (length > maxPageBytes) {
    throw new DamagedPage(
      `it declares ${length} uncompressed bytes, more than the ${maxPageBytes} that are read`,
      'unsupported',
    );
  }
  return decompress(codec, raw, length, memory);
}
