import { InputError } from '../../../shared/errors';
import { decompressZstd } from '../rows/zstd';
import { BadFrame, zstdFrame } from '../rows/zstd-frame';

/**
 * One zstd frame as the `bytes` bytes that it must become.
 * @throws InputError `bad-block` for anything else; never makes more than `bytes`.
 */
export async function unpackFrame(
  frame: Uint8Array,
  bytes: number,
  path: string,
  offset: number,
): Promise<Uint8Array> {
  try {
    if (zstdFrame(frame).contentBytes === null)
      throw new BadFrame('it does not say how large its content is');
    return await decompressZstd(frame, bytes);
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    throw new InputError(
      'bad-block',
      `${path}: the zstd frame at byte ${offset} cannot be read: ${error.message}.`,
      {
        path,
        offset,
        hint: 'The file is damaged; copy the folder again from where it came.',
        cause: error,
      },
    );
  }
}
