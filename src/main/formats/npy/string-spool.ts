import type { StringColumn } from '../../../shared/model/tensor';
import { SpoolFile } from '../rows/spool-file';

/**
 * Strings kept on disk until their widest is known: NumPy wants one width for all of them, and a
 * writer does not know it before the last row. A block: rows and byte length (uint32 each), the
 * offsets, the bytes.
 */
export class StringSpool {
  #blocks = 0;
  private constructor(private readonly file: SpoolFile) {}

  static async create(path: string): Promise<StringSpool> {
    return new StringSpool(await SpoolFile.create(path));
  }

  async append(column: StringColumn): Promise<void> {
    const rows = column.offsets.length - 1;
    const base = column.offsets[0] ?? 0;
    const bytes = column.bytes.subarray(base, column.offsets[rows]);
    const offsets = column.offsets.map((offset) => offset - base);
    await this.file.append(new Uint8Array(Uint32Array.of(rows, bytes.length).buffer));
    await this.file.append(new Uint8Array(offsets.buffer));
    await this.file.append(bytes);
    this.#blocks += 1;
  }

  /** Every column that was appended, in order. */
  async *columns(
    encoding: StringColumn['encoding'],
  ): AsyncGenerator<StringColumn, void, undefined> {
    let position = 0;
    const next = async (length: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = new Uint8Array(length);
      await this.file.read(bytes, position);
      position += length;
      return bytes;
    };
    for (let block = 0; block < this.#blocks; block += 1) {
      const [rows = 0, length = 0] = new Uint32Array((await next(8)).buffer);
      const offsets = new Int32Array((await next((rows + 1) * 4)).buffer);
      yield { kind: 'string', encoding, offsets, bytes: await next(length) };
    }
  }

  /** Gives the room back. Safe to call twice. */
  close(): Promise<void> {
    return this.file.close();
  }
}
