import { CancelledError, InputError } from '../../../../shared/errors';
import { throwIfCancelled } from '../../../lib/cancel';
import { allocated } from '../allocate';
import { closeFile, openForReading, readFully, sizeOf } from '../read-fully';

const PIECE_BYTES = 2 * 1024 * 1024;
/** A longer row is refused: it must be in memory whole. */
export const MAX_ROW_BYTES = 1024 * 1024 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SPARE_PIECES = 2;

/**
 * Looks at a piece of the file that begins at byte `base`; `last` where the file ends with it.
 * @returns how many of its bytes are done with: the next piece begins there. 0 asks for a longer
 * piece, and -1 ends the walk.
 */
export type VisitPiece = (piece: Buffer, base: number, last: boolean) => number;

/** A text file that is read piece by piece. Byte offsets are the file's. */
export class TextSource {
  #closed = false;
  #reads = 0;
  /** Pieces to use again: fresh memory costs more than the read. */
  readonly #spare: Buffer[] = [];

  private constructor(
    readonly path: string,
    private readonly fd: number,
    readonly fileBytes: number,
    readonly modifiedMs: number,
    /** Where the text begins: behind a byte order mark. */
    readonly start: number,
    /** Exclusive; before the file's end where a record says that the rest does not count. */
    readonly end: number,
  ) {}

  /**
   * @param recordedBytes how long the file is said to be
   * @throws InputError for what is no regular file, UTF-16, or shorter than recorded
   */
  static async open(path: string, recordedBytes?: number): Promise<TextSource> {
    const fd = openForReading(path);
    try {
      const { bytes, modifiedMs, isFile } = sizeOf(fd, path);
      if (!isFile) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
      if (recordedBytes !== undefined && bytes < recordedBytes) {
        throw new InputError(
          'truncated',
          `${path} has ${bytes} bytes; its record says ${recordedBytes}.`,
          {
            path,
            offset: bytes,
            hint: 'Copy it again, or open the text file itself to read what is there.',
          },
        );
      }
      const head = Buffer.alloc(Math.min(3, bytes));
      await readFully(fd, head, 0, path);
      assertNotWide(head, path);
      const start = head.equals(BYTE_ORDER_MARK) ? 3 : 0;
      return new TextSource(path, fd, bytes, modifiedMs, start, recordedBytes ?? bytes);
    } catch (error) {
      await closeFile(fd);
      throw error;
    }
  }

  /**
   * Shows `[from, to)` to `visit`, piece by piece.
   * @throws InputError `row-too-long` when the visitor asks for more than a row may hold
   */
  async walk(
    from: number,
    to: number,
    signal: AbortSignal | undefined,
    visit: VisitPiece,
  ): Promise<void> {
    if (this.#closed) throw new CancelledError('The dataset was closed.');
    let wanted = Math.min(PIECE_BYTES, to - from);
    this.#reads += 1;
    let piece = this.#lease(wanted);
    try {
      for (let at = from; at < to;) {
        throwIfCancelled(signal);
        const length = Math.min(wanted, to - at);
        if (piece.length < length) piece = this.#lease(length);
        const part = piece.subarray(0, length);
        await readFully(this.fd, part, at, this.path);
        const done = visit(part, at, at + length >= to);
        if (done < 0) return;
        at += done;
        if (done > 0 || at >= to) continue;
        if (wanted >= MAX_ROW_BYTES) throw rowTooLong(this.path, at);
        wanted = Math.min(MAX_ROW_BYTES, wanted * 4);
      }
    } finally {
      if (piece.length === PIECE_BYTES && this.#spare.length < SPARE_PIECES)
        this.#spare.push(piece);
      this.#reads -= 1;
      if (this.#endedMeanwhile()) await closeFile(this.fd);
    }
  }

  /** Closes the file once the walks under way are done. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#spare.length = 0;
    if (this.#reads === 0) await closeFile(this.fd);
  }

  /** Closed while the last walk went on. */
  #endedMeanwhile(): boolean {
    return this.#closed && this.#reads === 0;
  }

  #lease(bytes: number): Buffer {
    // A short read is not worth a whole piece, and keeps the spare ones for long ones.
    if (bytes > PIECE_BYTES) return allocated(() => Buffer.allocUnsafeSlow(bytes));
    if (bytes * 8 < PIECE_BYTES) return Buffer.allocUnsafe(bytes);
    return this.#spare.pop() ?? allocated(() => Buffer.allocUnsafeSlow(PIECE_BYTES));
  }
}

function assertNotWide(head: Buffer, path: string): void {
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark !== 0xfffe && mark !== 0xfeff) return;
  throw new InputError('utf-16', `${path} is UTF-16, which Arrayscope does not read.`, {
    path,
    offset: 0,
    hint: 'Make it UTF-8 first, for instance with iconv -f UTF-16 -t UTF-8.',
  });
}

function rowTooLong(path: string, offset: number): InputError {
  return new InputError(
    'row-too-long',
    `The row at byte ${offset} of ${path} is longer than ${MAX_ROW_BYTES / 2 ** 30} GiB.`,
    { path, offset, hint: 'A quotation mark may be open that nothing closes.' },
  );
}
