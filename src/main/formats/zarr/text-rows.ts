/** Rows of one array of strings of any length, chunk by chunk. */
import { stringColumn } from '../../lib/string-column';
import { throwIfCancelled } from '../../lib/cancel';
import type { StringColumn } from '../../../shared/model/tensor';
import type { RowRange } from '../rows/join-rows';
import type { ArrayInfo } from './array-info';
import type { RowRun } from './array-rows';
import type { ChunkFiles } from './chunk-files';
import type { TextElement } from './element';
import { Pipeline, damaged } from './pipeline';
import { decodeVlen } from './vlen';

export class TextRows {
  readonly #pipeline: Pipeline;
  readonly #chunkRows: number;
  #kept: { readonly index: number; readonly column: StringColumn } | null = null;

  constructor(
    readonly info: ArrayInfo,
    readonly element: TextElement,
    private readonly files: ChunkFiles,
  ) {
    this.#pipeline = new Pipeline(info);
    this.#chunkRows = info.chunkShape[0] ?? 1;
  }

  /** The rows of the runs, one behind the other. */
  async read(
    runs: readonly RowRun[],
    signal: AbortSignal | undefined,
  ): Promise<readonly RowRange[]> {
    const ranges: RowRange[] = [];
    for (const run of runs) {
      for (let done = 0; done < run.count;) {
        throwIfCancelled(signal);
        const row = run.row + done;
        const from = row % this.#chunkRows;
        const count = Math.min(run.count - done, this.#chunkRows - from);
        const column = (await this.#column((row - from) / this.#chunkRows)) ?? this.#filled(count);
        const first = column.offsets.length - 1 === count ? 0 : from;
        ranges.push({ column, from: first, to: first + count });
        done += count;
      }
    }
    return ranges;
  }

  /** One chunk, or null where it was never written. */
  async chunk(index: number): Promise<StringColumn | null> {
    const coordinates = this.info.shape.length === 0 ? [] : [index];
    const encoded = await this.files.encoded(coordinates);
    if (encoded === null) return null;
    const bytes = await this.#pipeline.decode(encoded.bytes, encoded.path);
    try {
      return decodeVlen(bytes, this.#chunkRows, this.element.encoding);
    } catch (error) {
      const name = this.element.encoding === 'utf8' ? 'vlen-utf8' : 'vlen-bytes';
      throw damaged(encoded.path, name, error instanceof Error ? error.message : '', error);
    }
  }

  async #column(index: number): Promise<StringColumn | null> {
    if (this.#kept?.index === index) return this.#kept.column;
    const column = await this.chunk(index);
    if (column !== null) this.#kept = { index, column };
    return column;
  }

  #filled(count: number): StringColumn {
    const { fill } = this.info;
    const column = stringColumn(new Array<string>(count).fill(''));
    const offsets = column.offsets.map((_, row) => row * fill.length);
    const bytes = new Uint8Array(count * fill.length);
    if (fill.length > 0) Buffer.from(bytes.buffer).fill(fill);
    return { kind: 'string', encoding: this.element.encoding, offsets, bytes };
  }
}
