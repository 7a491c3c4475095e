/** The study of a native Lance writer: three tables of TPC-H, each a run of its own. */
import type { BenchmarkPreset, BenchmarkRequest } from '../../../shared/model/benchmark';
import { TPCH_TABLES, type TpchTableName } from '../../../shared/model/benchmark-data';
import { tpchRowCount } from '../tpch/tpch-rows';
import { DEFAULTS, entry } from './preset';

export const NATIVE_WRITER_PRESETS: readonly BenchmarkPreset[] = [
  {
    id: 'native-writer-0.1',
    label: 'Native writer, scale factor 0.1',
    description: describe(0.1),
    requests: TPCH_TABLES.map((table) => requestOf(table, 0.1)),
  },
  {
    id: 'native-writer-1',
    label: 'Native writer, scale factor 1',
    description: `${describe(1)} Its largest case keeps two copies of the table in memory, about 2.5 GB.`,
    requests: TPCH_TABLES.map((table) => requestOf(table, 1)),
  },
];

function describe(scaleFactor: number): string {
  return `customer, orders and lineitem of TPC-H at scale factor ${scaleFactor}, one run after the other: Parquet and Lance, written batch by batch, and collected first and written at once.`;
}

function requestOf(table: TpchTableName, scaleFactor: number): BenchmarkRequest {
  const data = { kind: 'tpch', table, scaleFactor, seed: 0 } as const;
  return {
    ...DEFAULTS,
    title: `TPC-H ${table}, scale factor ${scaleFactor}`,
    entries: [entry('parquet'), entry('lance')],
    operations: ['write', 'write-collected'],
    sizes: [tpchRowCount(data)],
    data,
    repeats: scaleFactor < 1 ? 10 : 5,
    rounds: scaleFactor < 1 ? 2 : 1,
    secondsPerCase: 60,
  };
}
