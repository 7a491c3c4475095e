import { encodeTensorFrame } from '../../shared/model/tensor-frame';
import type { Tensor } from '../../shared/model/tensor';
import { encodeNpy } from '../formats/npy/encode';

/**
 * A tensor the way it crosses: its frame in a Blob. A Blob copies exactly the bytes it is given,
 * so a view of a large buffer does not take the buffer with it.
 */
export function tensorBlob(tensor: Tensor): Blob {
  return new Blob([...encodeTensorFrame(tensor)], { type: 'application/octet-stream' });
}

/** The bytes of a `.npy` file. */
export function npyBlob(tensor: Tensor): Blob {
  return new Blob([encodeNpy(tensor)], { type: 'application/octet-stream' });
}
