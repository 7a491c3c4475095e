import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { FilePool } from '../rows/file-pool';
import { type RowRange, joinRows } from '../rows/join-rows';
import { SharedWork } from '../rows/shared-work';
import { PlainRows } from '../rows/plain-rows';
import { type RowSource, neighbours } from '../rows/source-rows';
import { lineOffsets } from './line-offsets';
import { readLines } from './read-lines';
import { plainColumn } from './plain-column';
import { type RowRun, isSmall, readNumbers, readNumbersNow } from './read-numbers';
import type { LinesFile, StoredFile } from './stored-file';

const MAX_OPEN_FILES = 64;

/** Rows of files that hold a field each. */
export class VectorSource implements RowSource {
  readonly fields: readonly Field[];
  readonly #pool = new FilePool(MAX_OPEN_FILES);
  readonly #byName: ReadonlyMap<string, StoredFile>;
  readonly #offsets = new Map<LinesFile, SharedWork<Float64Array>>();
  readonly #plain: PlainRows;

  constructor(
    readonly path: string,
    readonly files: readonly StoredFile[],
    readonly rowCount: number,
  ) {
    this.fields = files.map(({ field }) => field);
    this.#byName = new Map(files.map((file) => [file.field.name, file]));
    this.#plain = new PlainRows(this.#pool, ({ name }) =>
      plainColumn(this.#byName.get(name), rowCount),
    );
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

  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read([{ start, count }], count, fields, signal, reuse);
  }

  readPlain(
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): TensorBatch | Promise<TensorBatch> | null {
    return this.#plain.take(rows, fields, signal, reuse);
  }

  readOrdered(
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read(neighbours(rows), rows.length, fields, signal, reuse);
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

  async #read(
    runs: readonly RowRun[],
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse: TensorBatch | undefined,
  ): Promise<TensorBatch> {
    const columns = new Map<string, Column>();
    for (const field of fields) {
      const file = this.#byName.get(field.name);
      if (file === undefined) throw new TypeError(`no file for ${field.name}`);
      const spare = reuse?.columns.get(field.name);
      const [run] = runs;
      if (file.kind === 'numbers' && runs.length === 1 && run && isSmall(file, count)) {
        const readNow = (fd: number): Column => readNumbersNow(file, run, fd, spare);
        columns.set(field.name, this.#pool.withFileNow(file, readNow));
        continue;
      }
      const read = { runs, count, signal, reuse: spare };
      const column = await this.#pool.withFile(file, (fd) =>
        file.kind === 'lines'
          ? this.#readText(file, field, runs, fd, signal)
          : readNumbers(file, { ...read, fd }),
      );
      columns.set(field.name, column);
    }
    return { rowCount: count, columns };
  }

  async #readText(
    file: LinesFile,
    field: Field,
    runs: readonly RowRun[],
    fd: number,
    signal: AbortSignal | undefined,
  ): Promise<Column> {
    const offsets = await this.#lines(file, fd, signal);
    const ranges: RowRange[] = [];
    for (const { start, count } of runs) {
      const column = await readLines(file, offsets, fd, start, count);
      ranges.push({ column, from: 0, to: count });
    }
    return joinRows(field, ranges);
  }
}
