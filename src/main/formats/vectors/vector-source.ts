import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { FilePool } from '../rows/file-pool';
import { SharedWork } from '../rows/shared-work';
import type { RowSource } from '../rows/source-rows';
import { lineOffsets } from './line-offsets';
import { readLines } from './read-lines';
import { readNumbers } from './read-numbers';
import type { LinesFile, StoredFile } from './stored-file';

const MAX_OPEN_FILES = 64;

/** Rows of files that hold a field each. */
export class VectorSource implements RowSource {
  readonly fields: readonly Field[];
  readonly #pool = new FilePool(MAX_OPEN_FILES);
  readonly #byName: ReadonlyMap<string, StoredFile>;
  readonly #offsets = new Map<LinesFile, SharedWork<Float64Array>>();

  constructor(
    readonly path: string,
    readonly files: readonly StoredFile[],
    readonly rowCount: number,
  ) {
    this.fields = files.map(({ field }) => field);
    this.#byName = new Map(files.map((file) => [file.field.name, file]));
    for (const file of files)
      if (file.kind === 'lines') this.#offsets.set(file, new SharedWork<Float64Array>());
  }

  /** The row of each file; of lines, the pass that finds them and one that may be all of them. */
  get rowReadBytes(): number {
    return this.files.reduce(
      (sum, file) => sum + (file.kind === 'lines' ? file.bytes * 2 : file.stride),
      0,
    );
  }

  async readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    const columns = new Map<string, Column>();
    for (const { name } of fields) {
      const file = this.#byName.get(name);
      if (file === undefined) throw new TypeError(`no file for ${name}`);
      const column = await this.#pool.withFile(file, async (fd) => {
        if (file.kind === 'lines')
          return readLines(file, await this.#lines(file, fd, signal), fd, start, count);
        return readNumbers(file, { fd, start, count, signal, reuse: reuse?.columns.get(name) });
      });
      columns.set(name, column);
    }
    return { rowCount: count, columns };
  }

  async close(): Promise<void> {
    for (const work of this.#offsets.values()) work.forget();
    await this.#pool.close();
  }

  async #lines(
    file: LinesFile,
    fd: number,
    signal: AbortSignal | undefined,
  ): Promise<Float64Array> {
    const find = (): Promise<Float64Array> => lineOffsets(file, this.rowCount, fd, signal);
    return (await this.#offsets.get(file)?.get(signal, find)) ?? find();
  }
}
