import { RandomAccessReader } from 'yauzl';
import { InputError } from '../../../shared/errors';
import { readFullySync } from '../rows/read-fully';

/**
 * The file as yauzl reads it: small pieces of the directory and of local headers. A place outside
 * the file, which a damaged archive may name, is an error given back; the library's own reader
 * throws it where nobody can catch it.
 */
export class ArchiveReader extends RandomAccessReader {
  constructor(
    private readonly fd: number,
    private readonly fileBytes: number,
    private readonly path: string,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const failure = this.#fill(buffer.subarray(offset, offset + length), position);
    setImmediate(() => {
      callback(failure);
    });
  }

  #fill(target: Uint8Array, position: number): Error | null {
    if (!(position >= 0 && position + target.length <= this.fileBytes)) {
      const { path } = this;
      const message = `${path} is no sound zip archive: it names a place outside the file.`;
      return new InputError('bad-zip', message, {
        path,
        hint: 'Copy the file again, or write it again from its source.',
      });
    }
    try {
      readFullySync(this.fd, target, position, this.path);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
