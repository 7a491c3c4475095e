import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import { compressionSizes } from '../../../shared/model/compression-plot';
import { compressionSpecs } from './compression-specs';
import { FigureOfSizes } from './figure-of-sizes';

interface CompressionFigureProps {
  readonly report: BenchmarkReport;
  readonly operations: readonly OperationInfo[];
}

/** Size against speed, where a format was measured with three settings or more. */
export function CompressionFigure({ report, operations }: CompressionFigureProps) {
  return (
    <FigureOfSizes
      label="Compression"
      sizesLabel="Items of the size against speed"
      sizes={compressionSizes(report)}
      specsOf={(items) => compressionSpecs(report, items, operations)}
      emptyText="Nothing of this was measured."
      hint="Filled: on the Pareto front of the medians. Nothing measured is both smaller and faster, unless it loses more; the steps join what loses nothing. Bars are 95 % intervals: where they overlap, the order of two points may be chance."
    />
  );
}
