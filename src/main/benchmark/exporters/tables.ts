/** The tables of a report as text cells, for every exporter that prints tables. */
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import {
  bytesText,
  countText,
  durationText,
  ratioText,
  secondsText,
  threeDigits,
} from '../number-text';
import { adviceTables } from './advice-tables';
import { measuredOperations, operationLabel } from './chart-data';
import { claimsTable } from './claims-table';
import { streamTable } from './stream-table';
import type { TextTable } from './text-table';

export function reportTables(report: BenchmarkReport): readonly TextTable[] {
  return [
    ...measuredOperations(report).map((operation) => timesTable(report, operation)),
    ...report.streams.map(streamTable),
    speedupTable(report),
    claimsTable(report),
    ...adviceTables(report),
    storageTable(report),
    failureTable(report),
  ].filter((table) => table.rows.length > 0);
}

function timesTable(report: BenchmarkReport, operation: string): TextTable {
  const results = report.results
    .filter((one) => one.operation === operation)
    .sort((a, b) => a.items - b.items || a.label.localeCompare(b.label));
  return {
    title: operationLabel(operation),
    columns: [
      'Format',
      'Items',
      'Median',
      '95 % interval',
      'Samples',
      'Outliers',
      'Items/s',
      'Bytes/s',
      'Peak memory',
    ],
    numbersFrom: 1,
    numbersTo: 9,
    rows: results.map((one) => [
      one.label,
      countText(one.items),
      secondsText(one.median),
      `${secondsText(one.low)} – ${secondsText(one.high)}`,
      String(one.samples.length),
      String(one.outliers.length),
      one.rowsPerSample === 0 ? '–' : threeDigits(one.itemsPerSecond),
      one.bytesPerSample === 0 ? '–' : `${bytesText(one.bytesPerSecond)}/s`,
      bytesText(one.peakMemoryBytes),
    ]),
  };
}

function speedupTable({ speedups }: BenchmarkReport): TextTable {
  return {
    title: 'Speed-up',
    columns: [
      'Operation',
      'Format',
      'Against',
      'Items',
      'Times as fast',
      '95 % interval',
      'Verdict',
    ],
    numbersFrom: 3,
    numbersTo: 6,
    rows: [...speedups]
      .sort((a, b) => a.operation.localeCompare(b.operation) || a.items - b.items)
      .map((one) => [
        operationLabel(one.operation),
        one.label,
        one.baselineLabel,
        countText(one.items),
        ratioText(one.ratio),
        `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
        one.verdict,
      ]),
  };
}

function storageTable({ storage }: BenchmarkReport): TextTable {
  return {
    title: 'Storage',
    columns: ['Format', 'Items', 'Bytes', 'Size', 'Files', 'By their own magic'],
    numbersFrom: 1,
    numbersTo: 5,
    rows: storage.map((one) => [
      one.label,
      countText(one.items),
      countText(one.bytes),
      bytesText(one.bytes),
      countText(one.files),
      one.fileVersions?.join(', ') ?? '',
    ]),
  };
}

function failureTable({ failures }: BenchmarkReport): TextTable {
  return {
    title: 'Failed cases',
    columns: ['Format', 'Operation', 'Items', 'Why'],
    numbersFrom: 2,
    numbersTo: 3,
    rows: failures.map((one) => [
      one.label,
      operationLabel(one.operation),
      countText(one.items),
      one.message,
    ]),
  };
}

/** Name and value of everything a reader needs to repeat the run. */
export function reportFacts(report: BenchmarkReport): readonly (readonly [string, string])[] {
  const { environment, method } = report;
  const shape = method.rowShape.length === 0 ? 'a number' : method.rowShape.join(' × ');
  return [
    ['Status', report.status],
    ['Measured', `${report.createdAt}, in ${durationText(report.durationMs)}`],
    ['Rows', `${shape} ${method.dtype}, ${bytesText(method.rowBytes)} each; ${method.data}`],
    ['Samples', `${method.repeats} a case, after ${method.warmups} warm-up or more`],
    ['Processes', method.processes],
    ['Order', method.order],
    ['Cache', method.cache],
    ['Writes', method.flushed ? 'flushed to the disk inside the time' : 'not flushed'],
    ['Interval', method.interval],
    [
      'Machine',
      `${environment.cpu}, ${environment.cores} cores, ${bytesText(environment.memoryBytes)} of memory, load ${threeDigits(environment.loadAverage)} at the start`,
    ],
    ['System', `${environment.platform} ${environment.architecture}, ${environment.fileSystem}`],
    ['Software', softwareText(report)],
  ];
}

function softwareText({ environment }: BenchmarkReport): string {
  const libraries = Object.entries(environment.libraries).map(
    ([name, version]) => `${name} ${version}`,
  );
  return [`Arrayscope ${environment.arrayscope}`, `Node ${environment.node}`, ...libraries].join(
    ', ',
  );
}
