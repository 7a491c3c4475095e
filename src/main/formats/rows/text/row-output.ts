import { InternalError } from '../../../../shared/errors';
import type { Field } from '../../../../shared/model/dataset';
import type { TensorBatch } from '../../../../shared/model/tensor';
import { ByteSink } from './byte-sink';
import { type Spelling, cellText } from './format-rows';

/** Text is turned into bytes in pieces of about this many characters. */
const PIECE_CHARACTERS = 256 * 1024;
const FLUSH_BYTES = 2 * 1024 * 1024;

/** Turns batches into the bytes of rows and hands them on, a few MiB at a time. */
export class RowOutput {
  readonly #sink = new ByteSink(FLUSH_BYTES + 4 * PIECE_CHARACTERS);

  constructor(
    private readonly path: string,
    private readonly fields: readonly Field[],
    private readonly spelling: Spelling,
    private readonly append: (bytes: Uint8Array) => Promise<void>,
    public rows = 0,
    public bytes = 0,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    const place = { path: this.path, firstRow: this.rows };
    const cells = this.fields.map((field) => {
      const column = batch.columns.get(field.name);
      if (column === undefined)
        throw new InternalError(`The batch has no column "${field.name}".`, { path: this.path });
      return cellText(field, column, this.spelling, place);
    });
    let text = '';
    for (let row = 0; row < batch.rowCount; row += 1) {
      text += this.spelling.row(cells.map((cell) => cell(row)));
      if (text.length < PIECE_CHARACTERS) continue;
      await this.text(text);
      text = '';
    }
    await this.text(text);
    this.rows += batch.rowCount;
  }

  /** As it is: a header. */
  async text(text: string): Promise<void> {
    this.#sink.pushText(text, 'utf8');
    if (this.#sink.length >= FLUSH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    await this.append(this.#sink.view());
    this.bytes += this.#sink.length;
    this.#sink.clear();
  }
}
