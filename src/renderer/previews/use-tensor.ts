import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query';
import { isNumericDtype, rowBytes } from '../../shared/model/dtype';
import type { Tensor } from '../../shared/model/tensor';
import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import { useEngine } from '../engine/use-engine';
import type { PreviewSource } from './preview';

/** Rows up to this size are fetched whole, so that another slice of them needs no further call. */
const WHOLE_ROW_BYTES = 32 * 2 ** 20;

/** True where only the part that is shown should be fetched. */
export function isLargeRow({ field }: PreviewSource): boolean {
  return isNumericDtype(field.dtype) && rowBytes(field.dtype, field.shape) > WHOLE_ROW_BYTES;
}

/** A row's tensor, or a slice of it. The one before stays until the next has come. */
export function useTensor(source: PreviewSource, slice: string | null): UseQueryResult<Tensor> {
  const engine = useEngine();
  const { datasetId, row, field } = source;
  return useQuery({
    queryKey: ['tensor', datasetId, row, field.name, slice],
    staleTime: Infinity,
    // Short: walking down a list leaves a tensor behind at each step.
    gcTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      decodeTensorFrame(
        await engine.datasets.tensor(
          { datasetId, row, field: field.name, ...(slice === null ? {} : { slice }) },
          { signal },
        ),
      ),
  });
}
