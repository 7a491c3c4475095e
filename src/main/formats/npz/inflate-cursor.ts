import { type InflateRaw, createInflateRaw } from 'node:zlib';
import { InputError } from '../../../shared/errors';
import { readFully } from '../rows/read-fully';

/** Deflated bytes as they lie in a file. */
export interface DeflatedBytes {
  readonly path: string;
  /** For sentences. */
  readonly name: string;
  readonly start: number;
  readonly packedBytes: number;
  /** Bytes that come out. */
  readonly bytes: number;
}

const INPUT_BYTES = 256 * 1024;
const OUTPUT_BYTES = 1024 * 1024;

/**
 * A place in a deflated stream that only moves forward. The file is read in calls only, by the
 * descriptor that the call lends. One call at a time.
 */
export class InflateCursor {
  readonly #inflate: InflateRaw;
  #readTo: number;
  #position = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #isWriting = false;
  #ended = false;
  #failure: unknown = null;
  #wake: () => void = () => undefined;

  constructor(private readonly from: DeflatedBytes) {
    this.#readTo = from.start;
    this.#inflate = createInflateRaw({ chunkSize: OUTPUT_BYTES });
    const wake = (): void => {
      this.#wake();
    };
    this.#inflate.on('readable', wake);
    this.#inflate.on('end', () => {
      this.#ended = true;
      wake();
    });
    this.#inflate.on('error', (error) => {
      this.#failure = error;
      wake();
    });
  }

  /** Bytes that came out so far. */
  get position(): number {
    return this.#position;
  }

  /**
   * The next bytes, at most `limit`; none at the end. They are valid until the next call.
   * @throws InputError `bad-deflate` for a damaged stream.
   */
  async next(fd: number, limit: number): Promise<Uint8Array> {
    if (this.#rest.length === 0) this.#rest = await this.#pull(fd);
    const piece = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** @throws InputError `size-mismatch` unless exactly the declared bytes came out. */
  async expectEnd(fd: number): Promise<void> {
    const more = await this.next(fd, 1);
    if (more.length > 0) throw this.#wrongSize(`more than the ${this.from.bytes}`);
    if (this.#position < this.from.bytes)
      throw this.#wrongSize(`only ${this.#position} of the ${this.from.bytes}`);
  }

  close(): void {
    this.#inflate.destroy();
  }

  async #pull(fd: number): Promise<Uint8Array> {
    const { path, name, start, packedBytes } = this.from;
    for (;;) {
      if (this.#failure !== null) {
        const words = this.#failure instanceof Error ? this.#failure.message : '';
        throw new InputError(
          'bad-deflate',
          `The member ${JSON.stringify(name)} of ${path} cannot be unpacked: ${words}.`,
          {
            path,
            hint: 'Copy the file again, or write it again from its source.',
            cause: this.#failure,
          },
        );
      }
      const chunk: unknown = this.#inflate.read();
      if (chunk instanceof Uint8Array) return chunk;
      if (this.#ended) return new Uint8Array(0);
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (!this.#isWriting) {
        this.#isWriting = true;
        const left = start + packedBytes - this.#readTo;
        if (left === 0) this.#inflate.end();
        else {
          const piece = Buffer.allocUnsafeSlow(Math.min(INPUT_BYTES, left));
          await readFully(fd, piece, this.#readTo, path);
          this.#readTo += piece.length;
          this.#inflate.write(piece, () => {
            this.#isWriting = false;
            this.#wake();
          });
        }
      }
      await woken;
    }
  }

  #wrongSize(found: string): InputError {
    const { path, name } = this.from;
    return new InputError(
      'size-mismatch',
      `The member ${JSON.stringify(name)} of ${path} unpacks to ${found} bytes that the archive declares.`,
      { path, hint: 'Copy the file again, or write it again from its source.' },
    );
  }
}
