import { throwIfCancelled } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import { readFully, readToDecode } from '../rows/read-fully';
import type { Block } from './block';
import type { BlockCache } from './block-cache';
import { type ColumnForm, itemsOf } from './column-form';
import { type ColumnSink, NumberSink } from './column-sink';
import { DamagedPage, pageError } from './damaged-page';
import { type BlockColumn, SparseRows, decodeBlock } from './decode-block';
import { decodeValues } from './decode-values';
import { type DirectPage, directPage } from './direct-page';
import type { FilePart } from './file-part';
import { type PageColumn, openPage, pageBytes } from './page-body';
import {
  type PageDirectory,
  type PageEntry,
  WINDOW_BYTES,
  pageDirectory,
  pageOf,
} from './page-directory';
import { readPageHeader } from './page-header';
import { aligned } from './pick-values';
import { RepetitionLevels } from './repetition-levels';
import type { Chunk, RowGroup } from './row-groups';
import type { Memory } from './snappy';
import type { SpareBuffers } from './spare-buffers';
import type { Values } from './values';

/** Pages that are larger than the file and this together are taken for a lie. */
const SPARE_PAGE_BYTES = 96 * 1024 * 1024;
/** A row group whose lists are read as a whole, because rows are missing, has no more rows. */
const MAX_SPARSE_ROWS = 16_000_000;
/** Of a page, so that reading these bytes alone beats decoding the whole. */
const DIRECT_PART = 1 / 4;

export interface ReadAccess {
  readonly fd: number;
  readonly signal: AbortSignal | undefined;
}

/** Rows of one column of one row group, page by page. */
export class ChunkReader {
  readonly #chunk: Chunk;
  readonly #column: BlockColumn & PageColumn;
  readonly #items: number;
  /** Lists whose rows may be missing: the row group is decoded as a whole. */
  readonly #sparse: boolean;
  readonly #key: string;
  #directory: PageDirectory | null = null;
  #dictionary: Values | null = null;
  readonly #direct = new Map<number, DirectPage | null>();

  constructor(
    private readonly part: FilePart,
    private readonly group: number,
    private readonly rowGroup: RowGroup,
    private readonly form: ColumnForm,
    chunk: Chunk,
    private readonly cache: BlockCache,
    private readonly spare: SpareBuffers,
  ) {
    const { leaf, type, sizes } = form;
    this.#chunk = chunk;
    this.#items = itemsOf(form);
    const complete = chunk.values === rowGroup.rows * this.#items;
    this.#sparse = sizes.length > 0 && (!complete || this.#items === 1);
    this.#key = `${part.name}\u0000${group}\u0000${leaf.index}`;
    this.#column = {
      type,
      sizes,
      repetition: new RepetitionLevels(sizes),
      codec: chunk.codec,
      maxDefinition: leaf.maxDefinition,
      maxRepetition: leaf.maxRepetition,
      listDefinition: leaf.listDefinition,
      maxPageBytes: part.fileBytes + SPARE_PAGE_BYTES,
    };
  }

  /** Appends rows `[from, to)` of the row group to the sink. */
  async read(from: number, to: number, sink: ColumnSink, access: ReadAccess): Promise<void> {
    if (from >= to) return;
    if (this.#sparse) {
      sink.append(await this.#wholeGroup(access), from, to);
      return;
    }
    const [start, end] = [from * this.#items, to * this.#items];
    const { pages } = this.#pages(access.fd);
    for (let page = pageOf(pages, start); page < pages.length; page += 1) {
      throwIfCancelled(access.signal);
      const entry = pages[page];
      if (entry === undefined || entry.first >= end) break;
      const last = this.#endOf(page);
      const [first, behind] = [Math.max(start, entry.first), Math.min(end, last)];
      if (await this.#readDirectly(page, entry, first, behind, sink, access)) continue;
      const { block, spare } = await this.#block(
        page,
        first > entry.first || behind < last,
        access,
      );
      try {
        sink.append(block, first - entry.first, behind - entry.first);
      } catch (error) {
        throw this.#translate(error, entry.offset);
      }
      for (const memory of spare) this.spare.giveBack(memory);
    }
  }

  /**
   * The most that one row costs: the way to its page, the dictionary and the page. Where the
   * largest page is not known, that is the whole chunk and the heads of its pages once more.
   */
  get rowReadBytes(): number {
    const { start, end, index } = this.#chunk;
    const { largestPage } = this.form;
    const chunk = (end - start) * 2 + WINDOW_BYTES;
    const page = largestPage === null || this.#sparse ? chunk : largestPage * 2 + WINDOW_BYTES;
    return Math.min(chunk, page) + (index?.bytes ?? 0);
  }

  /** Looks at the header of every page. @throws InputError */
  check(fd: number): void {
    this.#pages(fd);
  }

  #endOf(page: number): number {
    return this.#pages(-1).pages[page + 1]?.first ?? this.rowGroup.rows * this.#items;
  }

  #pages(fd: number): PageDirectory {
    try {
      const { path } = this.part;
      this.#directory ??= pageDirectory(fd, path, this.#chunk, this.rowGroup.rows, this.#items);
      return this.#directory;
    } catch (error) {
      throw this.#translate(error, this.#chunk.start);
    }
  }

  /** The rows alone where they lie in the file as they are wanted; false where they do not. */
  async #readDirectly(
    page: number,
    entry: PageEntry,
    from: number,
    to: number,
    sink: ColumnSink,
    { fd }: ReadAccess,
  ): Promise<boolean> {
    const { target } = this.#column.type;
    if (!(sink instanceof NumberSink) || target.kind !== 'fixed' || target.conversion !== 'same')
      return false;
    if (this.#column.codec !== 'UNCOMPRESSED') return false;
    const length = (to - from) * target.width;
    if (
      length > entry.bytes * DIRECT_PART ||
      this.cache.get(`${this.#key}\u0000${page}`) !== undefined
    )
      return false;
    const count = this.#endOf(page) - entry.first;
    let direct = this.#direct.get(page);
    if (direct === undefined) {
      try {
        direct = directPage(fd, this.part.path, entry, count, this.#column);
      } catch (error) {
        throw this.#translate(error, entry.offset);
      }
      this.#direct.set(page, direct);
    }
    if (direct === null) return false;
    const at = direct.values + (from - entry.first) * target.width;
    await readFully(fd, sink.next(length), at, this.part.path);
    sink.commit(length);
    return true;
  }

  /**
   * @param keep true where another read will want the rest of the page
   * @returns the block, and the memory below it that is free once the block was used
   */
  async #block(
    page: number,
    keep: boolean,
    access: ReadAccess,
  ): Promise<{ readonly block: Block; readonly spare: readonly Uint8Array[] }> {
    const key = `${this.#key}\u0000${page}`;
    const found = this.cache.get(key);
    if (found !== undefined) return { block: found, spare: [] };
    const entry = this.#pages(access.fd).pages[page];
    if (entry === undefined) throw new RangeError(`there is no page ${page}`);
    const count = this.#endOf(page) - entry.first;
    const dictionary = await this.#dictionaryValues(access);
    try {
      const raw = this.spare.take(entry.bytes);
      const spare = [raw];
      const lend = (length: number): Uint8Array => {
        const lent = this.spare.take(length);
        spare.push(lent);
        return lent;
      };
      const body = await this.#body(entry, access, raw, keep ? undefined : lend);
      if (body.count !== count)
        throw new DamagedPage(`it holds ${body.count} values, the offset index says ${count}`);
      // What is kept has memory of its own.
      const bytes =
        keep && body.bytes.buffer === raw.buffer ? new Uint8Array(body.bytes) : body.bytes;
      const block = decodeBlock({ ...body, bytes }, entry.first, this.#column, dictionary);
      if (keep) this.cache.put(key, block);
      return { block, spare };
    } catch (error) {
      throw this.#translate(error, entry.offset);
    }
  }

  async #wholeGroup(access: ReadAccess): Promise<Block> {
    const key = `${this.#key}\u0000all`;
    const found = this.cache.get(key);
    if (found !== undefined) return found;
    const dictionary = await this.#dictionaryValues(access);
    let offset = this.#chunk.start;
    try {
      const { rows } = this.rowGroup;
      if (rows > MAX_SPARSE_ROWS)
        throw new DamagedPage(`lists of which rows are missing, in ${rows} rows`, 'unsupported');
      const gathered = new SparseRows(this.#column, rows);
      for (const entry of this.#pages(access.fd).pages) {
        throwIfCancelled(access.signal);
        offset = entry.offset;
        gathered.add(await this.#body(entry, access), dictionary);
      }
      const block = gathered.block();
      this.cache.put(key, block);
      return block;
    } catch (error) {
      throw this.#translate(error, offset);
    }
  }

  async #body(
    entry: PageEntry,
    { fd }: ReadAccess,
    target?: Uint8Array,
    memory?: Memory,
  ): ReturnType<typeof openPage> {
    const { header, body } = await this.#raw(entry, fd, target);
    return openPage(header, body, this.#column, memory);
  }

  async #dictionaryValues({ fd }: ReadAccess): Promise<Values | null> {
    const { dictionary } = this.#pages(fd);
    if (dictionary === null || this.#dictionary !== null) return this.#dictionary;
    try {
      const { header, body } = await this.#raw(dictionary, fd);
      const bytes = await pageBytes(header.uncompressed_page_size, body, this.#column);
      const count = header.dictionary_page_header?.num_values ?? 0;
      if (this.#column.type.physical === 'BOOLEAN')
        throw new DamagedPage('booleans have no dictionary');
      const { maxPageBytes } = this.#column;
      const plain = {
        encoding: 'PLAIN',
        bytes,
        from: 0,
        count,
        dictionary: null,
        maxBytes: maxPageBytes,
      } as const;
      const values = decodeValues(plain, this.#column.type);
      this.#dictionary = values.kind === 'fixed' ? aligned(values) : values;
      return this.#dictionary;
    } catch (error) {
      throw this.#translate(error, dictionary.offset);
    }
  }

  async #raw(
    entry: { readonly offset: number; readonly bytes: number },
    fd: number,
    memory?: Uint8Array,
  ): Promise<{ header: Parameters<typeof openPage>[0]; body: Uint8Array }> {
    const bytes =
      memory ?? allocated(() => new Uint8Array(Buffer.allocUnsafeSlow(entry.bytes).buffer));
    await readToDecode(fd, bytes, entry.offset, this.part.path);
    const found = readPageHeader(bytes, 0);
    if (found === null || found.bytes + found.header.compressed_page_size !== bytes.length)
      throw new DamagedPage('its header declares another size than the offset index');
    return { header: found.header, body: bytes.subarray(found.bytes) };
  }

  #translate(error: unknown, offset: number): unknown {
    const { part, group, form } = this;
    return pageError(error, { path: part.path, group, column: form.field.name, offset });
  }
}
