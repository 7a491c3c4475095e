import type { BenchmarkReport, CaseResult } from '../../../shared/model/benchmark';
import { operationInfos } from '../operations/registry';
import { bytesText, countText, secondsText, threeDigits } from '../number-text';
import { operationLabel } from './chart-data';
import type { TextTable } from './text-table';

type Column = readonly [title: string, cell: (one: CaseResult) => string];

const NONE = '–';

const TIMES: readonly Column[] = [
  ['Items', (one) => countText(one.items)],
  ['Median', (one) => secondsText(one.median)],
  ['95 % interval', (one) => `${secondsText(one.low)} – ${secondsText(one.high)}`],
  ['Median absolute deviation', (one) => secondsText(one.deviation)],
  ['Samples', (one) => String(one.samples.length)],
  ['Rounds', (one) => String(one.roundSamples.length)],
  ['Passes a sample', (one) => countText(one.passesPerSample)],
  ['Outliers', (one) => String(one.outliers.length)],
  ['Items/s', (one) => (one.rowsPerSample === 0 ? NONE : threeDigits(one.itemsPerSecond))],
  ['Bytes/s', (one) => (one.bytesPerSample === 0 ? NONE : `${bytesText(one.bytesPerSecond)}/s`)],
];

const USAGE: readonly Column[] = [
  ['Items', (one) => countText(one.items)],
  ['Peak memory', (one) => bytesText(one.peakMemoryBytes)],
  ['Processor time', ({ usage }) => textOf(usage.cpuSeconds, secondsText)],
  ['Bytes read', ({ usage }) => textOf(usage.readBytes, bytesText)],
  ['Bytes written', ({ usage }) => textOf(usage.writtenBytes, bytesText)],
  ['Read from the device', ({ usage }) => textOf(usage.deviceReadBytes, bytesText)],
  ['Written to the device', ({ usage }) => textOf(usage.deviceWrittenBytes, bytesText)],
];

/** The times of an operation, below what its clock covers. */
export function timesTable(report: BenchmarkReport, operation: string): TextTable {
  const timed = operationInfos().find(({ id }) => id === operation)?.timed;
  return {
    ...tableOf(operationLabel(operation), casesOf(report, operation), TIMES),
    ...(timed === undefined ? {} : { note: `Timed: ${timed}` }),
  };
}

/** What the cases of an operation used inside the clock, a pass, and their processes' memory. */
export function usageTable(report: BenchmarkReport, operation: string): TextTable {
  return tableOf(
    `${operationLabel(operation)}: memory, processor and bytes`,
    casesOf(report, operation),
    USAGE,
  );
}

function casesOf({ results }: BenchmarkReport, operation: string): readonly CaseResult[] {
  return results
    .filter((one) => one.operation === operation)
    .sort((a, b) => a.items - b.items || a.label.localeCompare(b.label));
}

function tableOf(
  title: string,
  results: readonly CaseResult[],
  columns: readonly Column[],
): TextTable {
  return {
    title,
    columns: ['Format', ...columns.map(([name]) => name)],
    numbersFrom: 1,
    numbersTo: 1 + columns.length,
    rows: results.map((one) => [one.label, ...columns.map(([, cell]) => cell(one))]),
  };
}

/** What the system did not tell is no 0. */
function textOf(value: number | null, text: (value: number) => string): string {
  return value === null ? NONE : text(value);
}
