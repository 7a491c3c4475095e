/** The tables of a report as text cells, for every exporter that prints tables. */
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { bytesText, countText, durationText, ratioText, threeDigits } from '../number-text';
import { adviceTables } from './advice-tables';
import { measuredOperations, operationLabel } from './chart-data';
import { claimsTable } from './claims-table';
import { compressionTables, narrowingTable } from './compression-table';
import { streamTable } from './stream-table';
import type { TextTable } from './text-table';
import { timesTable, usageTable } from './times-table';

export function reportTables(report: BenchmarkReport): readonly TextTable[] {
  return [
    ...measuredOperations(report).map((operation) => timesTable(report, operation)),
    ...measuredOperations(report).map((operation) => usageTable(report, operation)),
    ...report.streams.map(streamTable),
    speedupTable(report),
    controlTable(report),
    claimsTable(report),
    ...adviceTables(report),
    storageTable(report),
    ...compressionTables(report),
    narrowingTable(report),
    failureTable(report),
  ].filter((table) => table.rows.length > 0);
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
      'Noise floor',
      'Verdict',
    ],
    numbersFrom: 3,
    numbersTo: 7,
    rows: [...speedups]
      .sort((a, b) => a.operation.localeCompare(b.operation) || a.items - b.items)
      .map((one) => [
        operationLabel(one.operation),
        one.label,
        one.baselineLabel,
        countText(one.items),
        ratioText(one.ratio),
        `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
        one.noiseFloor === null ? '–' : ratioText(one.noiseFloor),
        one.verdict,
      ]),
  };
}

/** What the noise floors come from. */
function controlTable({ controls }: BenchmarkReport): TextTable {
  return {
    title: 'The baseline against itself',
    note: 'Measured twice as if it were two formats: whatever differs is noise.',
    columns: ['Operation', 'Format', 'Items', 'Ratio', '95 % interval'],
    numbersFrom: 2,
    numbersTo: 5,
    rows: [...controls]
      .sort((a, b) => a.operation.localeCompare(b.operation) || a.items - b.items)
      .map((one) => [
        operationLabel(one.operation),
        one.label,
        countText(one.items),
        ratioText(one.ratio),
        `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
      ]),
  };
}

function storageTable({ storage }: BenchmarkReport): TextTable {
  return {
    title: 'Storage',
    note: 'Compression: bytes of the rows in memory over bytes on disk.',
    columns: ['Format', 'Items', 'Bytes', 'Size', 'Files', 'Compression', 'By their own magic'],
    numbersFrom: 1,
    numbersTo: 6,
    rows: storage.map((one) => [
      one.label,
      countText(one.items),
      countText(one.bytes),
      bytesText(one.bytes),
      countText(one.files),
      one.compressionRatio === null ? '–' : threeDigits(one.compressionRatio),
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
    [
      'Samples',
      `${method.repeats} a case in ${method.rounds === 1 ? 'one round' : `${method.rounds} rounds`}, after ${method.warmups} warm-up or more in each`,
    ],
    ['Processes', method.processes],
    ['Order', method.order],
    ['Cache', method.cache],
    ['Writes', method.flushed ? 'flushed to the disk inside the time' : 'not flushed'],
    ['Interval', method.interval],
    [
      'Machine',
      `${environment.cpu}, ${environment.cores} cores, ${bytesText(environment.memoryBytes)} of memory, load ${threeDigits(environment.loadAverage)} at the start`,
    ],
    ['System', `${environment.platform} ${environment.architecture}`],
    ['Disk', `${environment.fileSystem} on ${environment.device ?? 'a device that is not told'}`],
    ['Frequency governor', environment.governor ?? 'not told'],
    ['Runtime', `${environment.runtime}, Node ${environment.node}`],
    ['Software', softwareText(report)],
  ];
}

function softwareText({ environment }: BenchmarkReport): string {
  const libraries = Object.entries(environment.libraries).map(
    ([name, version]) => `${name} ${version}`,
  );
  return [`Arrayscope ${environment.arrayscope}`, ...libraries].join(', ');
}
