import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { CompactError, compactEnd } from './compact-guard';
import { DamagedPage } from './damaged-page';

/** Largest header: statistics of text may be long, but no header holds a page. */
export const MAX_HEADER_BYTES = 1024 * 1024;

export interface FoundHeader {
  readonly header: PageHeader;
  /** Bytes of the header itself. */
  readonly bytes: number;
}

/**
 * The page header at `at`; null when more bytes are needed to know.
 * @throws DamagedPage when there is none
 */
export function readPageHeader(bytes: Uint8Array, at: number): FoundHeader | null {
  let end: number;
  try {
    end = compactEnd(bytes, at);
  } catch (error) {
    if (!(error instanceof CompactError)) throw error;
    if (error.kind === 'short') return null;
    throw new DamagedPage(`its header is damaged: ${error.message}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = parse(view, at);
  const sizes: readonly unknown[] = [
    header.compressed_page_size,
    header.uncompressed_page_size,
    header.data_page_header?.num_values ?? 0,
    header.dictionary_page_header?.num_values ?? 0,
    header.data_page_header_v2?.num_values ?? 0,
    header.data_page_header_v2?.num_rows ?? 0,
    header.data_page_header_v2?.num_nulls ?? 0,
    header.data_page_header_v2?.definition_levels_byte_length ?? 0,
    header.data_page_header_v2?.repetition_levels_byte_length ?? 0,
  ];
  if (!sizes.every((size) => typeof size === 'number' && Number.isInteger(size) && size >= 0))
    throw new DamagedPage('its header declares a size that is no size');
  return { header, bytes: end - at };
}

function parse(view: DataView, offset: number): PageHeader {
  try {
    return parquetHeader({ view, offset });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new DamagedPage(`its header is damaged: ${words}`);
  }
}
