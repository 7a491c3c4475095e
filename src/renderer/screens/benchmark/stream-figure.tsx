import type { StreamGrid } from '../../../shared/model/stream-sweep';
import { FigureOfSizes } from './figure-of-sizes';
import { streamSpecs } from './stream-specs';

/** Throughput over batch rows × batches ahead, a heat map for every entry. */
export function StreamFigure({ streams }: { readonly streams: readonly StreamGrid[] }) {
  return (
    <FigureOfSizes
      label="Streams"
      sizesLabel="Items of the streams"
      sizes={[...new Set(streams.map(({ items }) => items))].sort((a, b) => a - b)}
      specsOf={(items) => streamSpecs(streams, items)}
      emptyText="No setting of this was measured."
    />
  );
}
