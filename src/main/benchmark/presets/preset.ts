import type { BenchmarkEntry } from '../../../shared/model/benchmark';
import type { JsonObject } from '../../../shared/model/json';
import { benchmarkDefaults } from '../defaults';

/** What presets start from. */
export const DEFAULTS = benchmarkDefaults();

export function entry(format: string, settings: JsonObject = {}): BenchmarkEntry {
  return { format, settings };
}
