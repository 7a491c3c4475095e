import { isUtf8 } from 'node:buffer';
import type { PageHeader } from 'hyparquet';
import { InputError, InternalError } from '../../../shared/errors';
import { bytesOf, dtypeFacts } from '../../../shared/model/dtype';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { stringBytes } from '../../lib/string-column';
import type { OutputFile } from '../rows/output-file';
import type { PageCompressor } from './compress';
import { encodeLevels, levelCount } from './encode-levels';
import { identityDictionary, identityIndices, plainValues } from './encode-values';
import { pageHeaderBytes } from './page-header-bytes';
import { type StoredColumn, valuesOfRow } from './stored-column';
import { type WrittenChunk, type WrittenPage, hasDictionary, writtenChunk } from './written-group';

export interface ColumnWriterOptions {
  /** Before compression. */
  readonly pageBytes: number;
  /** Rows that a row group will have at most. */
  readonly groupRows: number;
  readonly compressor: PageCompressor;
}

/** A page that waits for the others of its row group. */
interface Page extends WrittenPage {
  readonly pieces: readonly Uint8Array[];
}

/** One column of the row group that is being written; its pages are kept until the group is whole. */
export class ColumnWriter {
  readonly #rowsPerPage: number;
  readonly #rowBytes: number;
  readonly #dictionary: boolean;
  readonly #signed: boolean;
  #values: Uint8Array;
  #filled = 0;
  #rows = 0;
  #present: Uint8Array | null = null;
  #pages: Page[] = [];

  constructor(
    private readonly column: StoredColumn,
    private readonly options: ColumnWriterOptions,
  ) {
    const { valueBytes, dtype } = column;
    this.#rowBytes = valueBytes * valuesOfRow(column);
    const usual = this.#rowBytes === 0 ? 16_384 : Math.floor(options.pageBytes / this.#rowBytes);
    this.#rowsPerPage = Math.max(1, Math.min(usual, options.groupRows));
    this.#signed = dtype !== null && dtypeFacts(dtype).kind === 'int';
    this.#dictionary = hasDictionary(column, options.groupRows);
    this.#values = new Uint8Array(this.#rowsPerPage * Math.max(16, this.#rowBytes));
  }

  /** Rows `[from, to)` of a batch's column. @param row number of row `from` in the dataset */
  async append(column: Column, from: number, to: number, row: number): Promise<void> {
    this.#check(column, to);
    for (let at = from; at < to;) {
      const end = Math.min(to, at + this.#rowsPerPage - this.#rows);
      const done =
        column.kind === 'string'
          ? this.#text(column, at, end, row - from)
          : this.#numbers(column, at, end);
      at = done;
      if (this.#rows === this.#rowsPerPage || this.#filled >= this.options.pageBytes)
        await this.#endPage();
    }
  }

  /** Writes the chunk where the file ends; afterwards the next row group begins. */
  async flush(file: OutputFile): Promise<WrittenChunk> {
    if (this.#rows > 0) await this.#endPage();
    const start = file.length;
    const dictionary = this.#dictionary ? await this.#dictionaryPage() : null;
    const pages = this.#pages;
    for (const { pieces } of dictionary === null ? pages : [dictionary, ...pages])
      for (const piece of pieces) await file.append(piece);
    this.#pages = [];
    return writtenChunk(this.column, this.options.compressor.codec, start, dictionary, pages);
  }

  #check(column: Column, rows: number): void {
    const { field, dtype } = this.column;
    const found = column.kind === 'numeric' ? column.dtype : null;
    const fits = column.kind === 'string' || column.data.byteLength >= rows * this.#rowBytes;
    if (found === dtype && fits) return;
    throw new InternalError(
      `“${field.name}” was announced as ${field.dtype} and came as ${found ?? 'text'}, or too short.`,
    );
  }

  #numbers(column: Extract<Column, { kind: 'numeric' }>, from: number, to: number): number {
    const bytes = bytesOf(column.data);
    const width = this.#rowBytes;
    if (column.valid === undefined) {
      this.#values.set(bytes.subarray(from * width, to * width), this.#filled);
      this.#filled += (to - from) * width;
      this.#rows += to - from;
      return to;
    }
    for (let row = from; row < to; row += 1) {
      if (this.#mark(column.valid[row] !== 0)) {
        this.#values.set(bytes.subarray(row * width, (row + 1) * width), this.#filled);
        this.#filled += width;
      }
    }
    return to;
  }

  /** Returns the row at which the page is full. */
  #text(column: StringColumn, from: number, to: number, shift: number): number {
    const utf8 = this.column.logical !== undefined;
    for (let row = from; row < to; row += 1) {
      if (!this.#mark(column.valid?.[row] !== 0)) continue;
      const value = stringBytes(column, row);
      if (utf8 && !isUtf8(value)) throw notUtf8(this.column.field.name, row + shift);
      this.#reserve(value.length + 4);
      new DataView(this.#values.buffer).setUint32(this.#filled, value.length, true);
      this.#values.set(value, this.#filled + 4);
      this.#filled += value.length + 4;
      if (this.#filled >= this.options.pageBytes) return row + 1;
    }
    return to;
  }

  #mark(present: boolean): boolean {
    if (!present) this.#present ??= new Uint8Array(this.#rowsPerPage).fill(1);
    if (this.#present !== null) this.#present[this.#rows] = present ? 1 : 0;
    this.#rows += 1;
    return present;
  }

  #reserve(more: number): void {
    const needed = this.#filled + more;
    if (needed <= this.#values.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#values.length * 2));
    larger.set(this.#values.subarray(0, this.#filled));
    this.#values = larger;
  }

  async #endPage(): Promise<void> {
    const { encoding, valueBytes, listSize } = this.column;
    const rows = this.#rows;
    const present = this.#present?.subarray(0, rows) ?? null;
    const page = { rows, present, listSize };
    const own = this.#values.subarray(0, this.#filled);
    const values = this.#dictionary
      ? identityIndices(own, valueBytes)
      : plainValues(own, encoding, valueBytes, this.#signed);
    const levels = levelCount(page);
    const nulls = present?.reduce((sum, one) => sum + 1 - one, 0) ?? 0;
    const kept = await this.#page(
      [encodeLevels(page), values],
      { rows, nulls, levels },
      {
        type: 'DATA_PAGE',
        data_page_header: {
          num_values: levels,
          encoding: this.#dictionary ? 'RLE_DICTIONARY' : 'PLAIN',
          definition_level_encoding: 'RLE',
          repetition_level_encoding: 'RLE',
          ...(nulls === 0 ? {} : { statistics: { null_count: BigInt(nulls) } }),
        },
      },
    );
    this.#pages.push(kept);
    [this.#rows, this.#filled, this.#present] = [0, 0, null];
    // The values of an uncompressed page are kept as they are: the next page needs other memory.
    if (values.buffer === this.#values.buffer && this.options.compressor.codec === 'UNCOMPRESSED')
      this.#values = new Uint8Array(this.#values.length);
  }

  async #page(
    body: readonly Uint8Array[],
    counts: Pick<WrittenPage, 'rows' | 'nulls' | 'levels'>,
    header: Omit<PageHeader, 'compressed_page_size' | 'uncompressed_page_size'>,
  ): Promise<Page> {
    const { compressor } = this.options;
    const plain = body.reduce((sum, piece) => sum + piece.length, 0);
    const pieces =
      compressor.codec === 'UNCOMPRESSED'
        ? body
        : [await compressor.compress(new Uint8Array(Buffer.concat(body)))];
    const stored = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const head = pageHeaderBytes({
      ...header,
      uncompressed_page_size: plain,
      compressed_page_size: stored,
    });
    return {
      ...counts,
      pieces: [head, ...pieces],
      bytes: head.length + stored,
      plainBytes: head.length + plain,
    };
  }

  #dictionaryPage(): Promise<Page> {
    const values = identityDictionary(this.column.valueBytes, this.#signed);
    return this.#page(
      [values],
      { rows: 0, nulls: 0, levels: 0 },
      {
        type: 'DICTIONARY_PAGE',
        dictionary_page_header: { num_values: values.length / 4, encoding: 'PLAIN' },
      },
    );
  }
}

function notUtf8(name: string, row: number): InputError {
  return new InputError(
    'not-utf8',
    `“${name}” of row ${row} is not valid UTF-8, so Parquet cannot hold it as text.`,
    { row, hint: 'Rename that row in the source, or leave it out.' },
  );
}
