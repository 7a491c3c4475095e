import { encodeTensorFrame } from '../../shared/model/tensor-frame';
import type { Tensor } from '../../shared/model/tensor';
import { encodeNpy } from '../formats/npy/encode';

/**
 * A tensor the way it crosses: its frame, in a buffer of its own. A view of a large buffer does
 * not take that buffer along.
 */
export function frameBytes(tensor: Tensor): ArrayBuffer {
  const [head, data] = encodeTensorFrame(tensor);
  const frame = new Uint8Array(head.length + data.length);
  frame.set(head);
  frame.set(data, head.length);
  return frame.buffer;
}

/** The bytes of a `.npy` file. */
export function npyBytes(tensor: Tensor): ArrayBuffer {
  const file = encodeNpy(tensor);
  return file.byteLength === file.buffer.byteLength ? file.buffer : file.slice().buffer;
}
