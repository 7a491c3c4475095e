import { useState } from 'react';
import type { Tensor } from '../../shared/model/tensor';
import { type PlaneView, defaultView, planeSlice, viewFits, viewOfSlice } from './plane';
import type { PreviewSource } from './preview';
import { isLargeRow, useTensor } from './use-tensor';

/** The view over a row of this shape: what was chosen, as long as it fits. */
export function usePlaneView(
  shape: readonly number[],
): readonly [PlaneView, (view: PlaneView) => void] {
  const [chosen, setView] = useState<PlaneView | null>(null);
  return [chosen !== null && viewFits(chosen, shape) ? chosen : defaultView(shape), setView];
}

export interface PlaneTensor {
  /** What was fetched, and the view in its coordinates; undefined until the first has come. */
  readonly tensor: Tensor | undefined;
  readonly localView: PlaneView;
  readonly error: unknown;
  readonly retry: () => void;
  /** True while what is shown is still the row before. */
  readonly isStale: boolean;
}

/**
 * The values of a plane: the whole row is fetched where it is small, else only what is drawn.
 * @param wholeAxis an axis that is needed in full (as colours), though it is not drawn along
 */
export function usePlaneTensor(
  source: PreviewSource,
  view: PlaneView,
  wholeAxis: number | null = null,
): PlaneTensor {
  const cut = isLargeRow(source);
  const query = useTensor(source, cut ? planeSlice(view, wholeAxis) : null);
  const localView = cut ? viewOfSlice(view, wholeAxis) : view;
  // What is left from the field before may have another shape.
  const fits = query.data !== undefined && viewFits(localView, query.data.shape);
  return {
    tensor: fits && !query.isError ? query.data : undefined,
    localView,
    error: query.isError ? query.error : null,
    retry: () => void query.refetch(),
    isStale: query.isPlaceholderData,
  };
}
