import type { BenchmarkReport, CaseResult, StorageResult } from '../../../shared/model/benchmark';
import { CASE_COLUMNS, caseCells } from './case-cells';
import { type CsvLine, csvText } from './csv-text';

const SAMPLE = ['round', 'sample', 'seconds', 'outlier'] as const;
const SUMMARY = [
  'unit',
  'median',
  'low',
  'high',
  'deviation',
  'samples',
  'rounds',
  'passesPerSample',
  'outliers',
  'itemsPerSecond',
  'bytesPerSecond',
  'rowsPerSample',
  'bytesPerSample',
  'peakMemoryBytes',
  'cpuSeconds',
  'readBytes',
  'writtenBytes',
  'deviceReadBytes',
  'deviceWrittenBytes',
  'measures',
  'checked',
  'order',
] as const;
const STORAGE = ['bytes', 'files', 'compressionRatio'] as const;
const COLUMNS = ['kind', ...CASE_COLUMNS, ...SAMPLE, ...SUMMARY, ...STORAGE] as const;

/**
 * The first column says what a line is: `summary` of a case, one timed `sample` of it or a
 * `warmup`, which is in no statistic, or the `storage` of a dataset. Cells that nobody could
 * measure are empty.
 */
export function toCsv(report: BenchmarkReport): string {
  const lines: readonly CsvLine[] = [
    ...report.results.map((result) => ({ kind: 'summary', ...summaryCells(result) })),
    ...report.results.flatMap(sampleLines),
    ...report.storage.map((one) => ({ kind: 'storage', ...storageCells(one) })),
  ];
  return csvText(COLUMNS, lines);
}

function summaryCells(result: CaseResult): CsvLine {
  const { unit, median, low, high, deviation, passesPerSample, outliers, usage, order } = result;
  const { itemsPerSecond, bytesPerSecond, rowsPerSample, bytesPerSample } = result;
  return {
    ...caseCells(result),
    ...{ unit, median, low, high, deviation, passesPerSample, order },
    ...{ itemsPerSecond, bytesPerSecond, rowsPerSample, bytesPerSample },
    samples: result.samples.length,
    rounds: result.roundSamples.length,
    outliers: outliers.length,
    peakMemoryBytes: result.peakMemoryBytes,
    cpuSeconds: usage.cpuSeconds,
    readBytes: usage.readBytes,
    writtenBytes: usage.writtenBytes,
    deviceReadBytes: usage.deviceReadBytes,
    deviceWrittenBytes: usage.deviceWrittenBytes,
    measures: result.measures.length === 0 ? '' : JSON.stringify(result.measures),
    checked: result.checked,
  };
}

/** Rounds and samples are counted from 1. */
function sampleLines(result: CaseResult): readonly CsvLine[] {
  const rounds = result.roundSamples.flatMap((count, at) => new Array<number>(count).fill(at + 1));
  const cells = caseCells(result);
  return [
    ...result.samples.map((seconds, at) => ({
      kind: 'sample',
      ...cells,
      round: rounds[at] ?? null,
      sample: at + 1,
      seconds,
      outlier: result.outliers.includes(at),
    })),
    ...result.warmup.map((seconds, at) => ({ kind: 'warmup', ...cells, sample: at + 1, seconds })),
  ];
}

function storageCells({ format, settings, label, items, ...rest }: StorageResult): CsvLine {
  const { bytes, files, compressionRatio } = rest;
  return {
    format,
    settings: JSON.stringify(settings),
    label,
    items,
    bytes,
    files,
    compressionRatio,
  };
}
