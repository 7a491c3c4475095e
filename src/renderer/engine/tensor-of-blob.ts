import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import type { Tensor } from '../../shared/model/tensor';

/** The tensor that `datasets.tensor` answered, bit for bit. */
export async function tensorOfBlob(blob: Blob): Promise<Tensor> {
  return decodeTensorFrame(await blob.arrayBuffer());
}
