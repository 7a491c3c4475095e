/** A Jupyter notebook (nbformat 4.5) with the data in it; it has no outputs until it is run. */
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { FIGURE_OPERATIONS, operationLabel, speedupSeries, timeSeries } from './chart-data';
import { heatPanel } from './heat-panel';
import { toMarkdown } from './markdown';
import {
  DRAW_COMPRESSION,
  DRAW_STREAMS,
  DRAW_TIMES,
  PREPARE,
  PRINT_TABLE,
} from './notebook-python';
import { scatterPanels } from './scatter-panel';

export function toNotebook(report: BenchmarkReport): string {
  const data = {
    title: report.title,
    panels: FIGURE_OPERATIONS.map((operation) => ({
      title: operationLabel(operation),
      series: timeSeries(report, operation),
    })),
    speedups: speedupSeries(report),
    compression: scatterPanels(report),
    streams: report.streams.map(heatPanel),
    results: report.results,
    storage: report.storage,
    controls: report.controls,
    method: report.method,
    environment: report.environment,
  };
  const hasTimes = [...data.panels.flatMap(({ series }) => series), ...data.speedups].length > 0;
  // A JSON string is a Python string too: the same quotes and escapes.
  const literal = JSON.stringify(JSON.stringify(data));
  const cells = [
    cell('markdown', 'report', toMarkdown(report)),
    cell('code', 'data', `DATA = ${literal}\n`),
    cell('code', 'prepare', PREPARE),
    ...(hasTimes ? [cell('code', 'figure', DRAW_TIMES)] : []),
    ...(data.compression.length === 0 ? [] : [cell('code', 'compression', DRAW_COMPRESSION)]),
    ...(data.streams.length === 0 ? [] : [cell('code', 'streams', DRAW_STREAMS)]),
    cell('code', 'table', PRINT_TABLE),
  ];
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

function cell(type: 'markdown' | 'code', id: string, text: string): object {
  const common = { cell_type: type, id, metadata: {}, source: sourceLines(text) };
  return type === 'markdown' ? common : { ...common, execution_count: null, outputs: [] };
}

/** Lines that keep their ends, the last one without. */
function sourceLines(text: string): readonly string[] {
  return text.replace(/\n$/, '').split(/(?<=\n)/);
}
