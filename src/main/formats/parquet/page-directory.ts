import { readOffsetIndex } from 'hyparquet';
import { readFullySync } from '../rows/read-fully';
import { CompactError, compactEnd } from './compact-guard';
import { DamagedPage } from './damaged-page';
import { dataCount } from './page-body';
import { type FoundHeader, MAX_HEADER_BYTES, readPageHeader } from './page-header';
import type { Chunk } from './row-groups';

/** A data page of a chunk. */
export interface PageEntry {
  /** Offset of its header in the file. */
  readonly offset: number;
  /** Header and body together. */
  readonly bytes: number;
  /** Values of the chunk before it (rows, where the index says so); missing ones count. */
  readonly first: number;
}

export interface PageDirectory {
  readonly pages: readonly PageEntry[];
  readonly dictionary: { readonly offset: number; readonly bytes: number } | null;
}

/** What headers are read through; a page's header has some tens of bytes. */
export const WINDOW_BYTES = 16 * 1024;
/** For one header alone. */
export const HEADER_BYTES = 256;

/** Reads headers one after another, through a window over the file. */
export class HeaderWindow {
  #from = 0;
  #bytes = new Uint8Array(0);

  constructor(
    private readonly fd: number,
    private readonly path: string,
    private readonly end: number,
    private readonly size: number,
  ) {}

  at(offset: number): FoundHeader {
    const inside = offset - this.#from;
    if (inside >= 0 && inside < this.#bytes.length) {
      const found = readPageHeader(this.#bytes, inside);
      if (found !== null) return found;
    }
    for (let size = this.size; ; size *= 8) {
      this.#bytes = new Uint8Array(Math.min(size, this.end - offset));
      this.#from = offset;
      readFullySync(this.fd, this.#bytes, offset, this.path);
      const found = readPageHeader(this.#bytes, 0);
      if (found !== null) return found;
      if (this.#bytes.length < size || size > MAX_HEADER_BYTES)
        throw new DamagedPage('its header does not end');
    }
  }
}

/**
 * The pages of a chunk by their headers, one after another; where the file has an offset index, by
 * that. Every page is found to lie inside the chunk.
 * @param rowValues values that make a row, where all rows are complete
 */
export function pageDirectory(
  fd: number,
  path: string,
  chunk: Chunk,
  rows: number,
  rowValues: number,
): PageDirectory {
  const indexed = chunk.index === null ? null : fromIndex(fd, path, chunk, rows, rowValues);
  if (indexed !== null) {
    const [first] = indexed;
    const dictionary = first !== undefined && first.offset > chunk.start ? chunk.start : null;
    if (dictionary === null) return { pages: indexed, dictionary: null };
    const { header, bytes } = new HeaderWindow(fd, path, chunk.end, HEADER_BYTES).at(dictionary);
    const whole = bytes + header.compressed_page_size;
    if (header.type === 'DICTIONARY_PAGE' && dictionary + whole <= chunk.end)
      return { pages: indexed, dictionary: { offset: dictionary, bytes: whole } };
  }
  return byHeaders(new HeaderWindow(fd, path, chunk.end, WINDOW_BYTES), chunk);
}

function byHeaders(window: HeaderWindow, chunk: Chunk): PageDirectory {
  const pages: PageEntry[] = [];
  let dictionary: PageDirectory['dictionary'] = null;
  let first = 0;
  for (let offset = chunk.start; first < chunk.values;) {
    if (offset >= chunk.end)
      throw new DamagedPage(`the pages hold ${first} of the ${chunk.values} values`);
    const { header, bytes } = window.at(offset);
    const whole = bytes + header.compressed_page_size;
    if (offset + whole > chunk.end)
      throw new DamagedPage(`the page at byte ${offset} is longer than its column`);
    const count = dataCount(header);
    if (count !== null) {
      pages.push({ offset, bytes: whole, first });
      first += count;
    } else if (header.type === 'DICTIONARY_PAGE') dictionary = { offset, bytes: whole };
    offset += whole;
  }
  if (first !== chunk.values)
    throw new DamagedPage(`the pages hold ${first} values, the footer declares ${chunk.values}`);
  return { pages, dictionary };
}

/** null where the index is none that can be: the headers tell the same. */
function fromIndex(
  fd: number,
  path: string,
  chunk: Chunk,
  rows: number,
  rowValues: number,
): PageEntry[] | null {
  if (chunk.index === null) return null;
  const bytes = new Uint8Array(chunk.index.bytes);
  readFullySync(fd, bytes, chunk.index.offset, path);
  const pages: PageEntry[] = [];
  try {
    compactEnd(bytes, 0);
    const { page_locations } = readOffsetIndex({ view: new DataView(bytes.buffer), offset: 0 });
    let end = chunk.start;
    let row = -1;
    for (const location of page_locations) {
      const offset = Number(location.offset);
      const first = Number(location.first_row_index);
      const whole = location.compressed_page_size;
      const follows = offset >= end && first > row && (pages.length > 0 || first === 0);
      if (!follows || !(whole > 0) || offset + whole > chunk.end || first >= rows) return null;
      pages.push({ offset, bytes: whole, first: first * rowValues });
      end = offset + whole;
      row = first;
    }
  } catch (error) {
    if (error instanceof CompactError || error instanceof TypeError || error instanceof RangeError)
      return null;
    throw error;
  }
  return pages.length === 0 ? null : pages;
}

/** The page that holds this unit: the last that begins at or before it. */
export function pageOf(pages: readonly PageEntry[], unit: number): number {
  let [low, high] = [0, pages.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pages[middle]?.first ?? Infinity) <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}
