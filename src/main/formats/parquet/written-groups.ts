import type { CompressionCodec, PageHeader } from 'hyparquet';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { closeFile, openForReading, readFullySync } from '../rows/read-fully';
import { notResumable } from '../rows/resumable';
import { DamagedPage } from './damaged-page';
import { MAGIC } from './footer';
import { HEADER_BYTES, HeaderWindow } from './page-directory';
import type { FoundHeader } from './page-header';
import type { StoredColumn } from './stored-column';
import {
  type WrittenGroup,
  type WrittenPage,
  hasDictionary,
  writtenChunk,
  writtenGroup,
} from './written-group';

export interface WrittenForm {
  readonly columns: readonly StoredColumn[];
  /** Rows of every row group but the last of the finished file. */
  readonly groupRows: number;
  readonly codec: CompressionCodec;
}

/**
 * The row groups of an unfinished file, read back from the headers of its pages.
 * @param end where the last of them ends
 * @throws InputError `not-resumable` where they are not `rows` rows up to that end
 */
export async function writtenGroups(
  path: string,
  { columns, groupRows, codec }: WrittenForm,
  end: number,
  rows: number,
  signal?: AbortSignal,
): Promise<readonly WrittenGroup[]> {
  if (rows % groupRows !== 0)
    throw notResumable(
      path,
      `its row groups have ${groupRows} rows, which ${rows} are no number of`,
    );
  const fd = openForReading(path);
  try {
    requireMagic(fd, path, end);
    const pages = new PagesInOrder(fd, path, end);
    const groups: WrittenGroup[] = [];
    for (let row = 0; row < rows; row += groupRows) {
      await yieldToEventLoop();
      throwIfCancelled(signal);
      const start = pages.at;
      const chunks = columns.map((column) => {
        const from = pages.at;
        const dictionary = hasDictionary(column, groupRows) ? pages.dictionary() : null;
        return writtenChunk(column, codec, from, dictionary, pages.ofRows(column, groupRows));
      });
      groups.push(writtenGroup(start, groupRows, chunks));
    }
    if (pages.at !== end)
      throw notResumable(path, `${rows} rows end at byte ${pages.at} of it and not at ${end}`);
    return groups;
  } finally {
    await closeFile(fd);
  }
}

function requireMagic(fd: number, path: string, end: number): void {
  const magic = new Uint8Array(MAGIC.length);
  if (end >= magic.length) readFullySync(fd, magic, 0, path);
  if (Buffer.from(magic).toString('latin1') !== MAGIC)
    throw notResumable(path, `it does not begin with ${MAGIC}`);
}

/** One page after the other, from the first of the file. */
class PagesInOrder {
  #at = MAGIC.length;
  readonly #headers: HeaderWindow;

  constructor(
    fd: number,
    private readonly path: string,
    private readonly end: number,
  ) {
    this.#headers = new HeaderWindow(fd, path, end, HEADER_BYTES);
  }

  /** Where the next one begins. */
  get at(): number {
    return this.#at;
  }

  dictionary(): WrittenPage {
    return this.#next(({ dictionary_page_header }) =>
      dictionary_page_header === undefined ? null : { rows: 0, nulls: 0, levels: 0 },
    );
  }

  /** The data pages that hold so many rows of a column. */
  ofRows({ listSize }: StoredColumn, rows: number): readonly WrittenPage[] {
    const pages: WrittenPage[] = [];
    for (let held = 0; held < rows;) {
      const page = this.#next(({ data_page_header }) => {
        if (data_page_header === undefined) return null;
        const { num_values: levels, statistics } = data_page_header;
        const nulls = Number(statistics?.null_count ?? 0);
        const more = listSize === null ? levels : (levels - nulls) / listSize + nulls;
        const isWhole = Number.isSafeInteger(more) && more > 0 && nulls >= 0 && nulls <= more;
        return isWhole && held + more <= rows ? { rows: more, nulls, levels } : null;
      });
      held += page.rows;
      pages.push(page);
    }
    return pages;
  }

  /** @param countsOf null where the page is not the one that must follow */
  #next(
    countsOf: (header: PageHeader) => Pick<WrittenPage, 'rows' | 'nulls' | 'levels'> | null,
  ): WrittenPage {
    const at = this.#at;
    if (at >= this.end) throw notResumable(this.path, `a page is missing at byte ${at}`);
    const { header, bytes } = this.#header(at);
    const counts = countsOf(header);
    const whole = bytes + header.compressed_page_size;
    if (counts === null || at + whole > this.end)
      throw notResumable(this.path, `the page at byte ${at} is another one than was written`);
    this.#at += whole;
    return { ...counts, bytes: whole, plainBytes: bytes + header.uncompressed_page_size };
  }

  #header(at: number): FoundHeader {
    try {
      return this.#headers.at(at);
    } catch (error) {
      if (!(error instanceof DamagedPage)) throw error;
      throw notResumable(this.path, `the page at byte ${at} is damaged: ${error.message}`, error);
    }
  }
}
